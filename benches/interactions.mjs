// How fast pages answer to who uses them (Event Timing, W3C): from pressing something until the next picture, on this machine
// and on one four times slower; and how long a thread takes to be there over a connection of 150 ms, from where the
// pointer has rested and from where it hasn't.
//
//   node benches/interactions.mjs          a line for each: what was done, how many milliseconds it took, and may take
import { createRequire } from "node:module";
import { demo } from "./demo.mjs";

const CHROMIUM = process.env.STOA_CHROMIUM ?? "/usr/bin/chromium";
const MOST = 100;
const LATENCY = 150;
const OPENED = 6;
const { chromium } = createRequire(new URL("../end2end/", import.meta.url))("playwright");

const stoa = await demo();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const slower of [1, 4]) await measureAnswers(slower);
  await measureOpening();
} finally {
  await browser.close();
  stoa.end();
}

async function measureAnswers(slower) {
  const { page, cdp } = await panel();
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const rows = page.locator("tbody").getByRole("row");
  const steps = {
    "a row selected": () => rows.nth(1).getByRole("checkbox").check(),
    "a filter pressed": () => page.getByRole("link", { name: "New", exact: true }).click(),
    "the filter taken back": () => page.getByRole("link", { name: "All", exact: true }).click(),
    "a thread opened": () => rows.nth(1).getByRole("link").first().click(),
    "words typed": () => page.getByLabel("Your message").pressSequentially("Yes, it is in stock.", { delay: 40 }),
    "a message sent": () => page.getByLabel("Your message").press("Control+Enter"),
    "the next thread, by a key": () => page.locator("body").press("j"),
  };
  for (const [what, act] of Object.entries(steps)) {
    await page.evaluate(() => (window.slowest = 0));
    await act();
    await page.waitForTimeout(700);
    say(`${what}${slower > 1 ? `, ${slower} times slower` : ""}`, await page.evaluate(() => window.slowest), slower > 1 ? undefined : MOST);
    await page.evaluate(() => document.activeElement?.blur());
  }
  await page.context().close();
}

async function measureOpening() {
  const times = { rested: [], pressed: [] };
  for (const kind of Object.keys(times)) {
    const { page, cdp } = await panel();
    await page.waitForTimeout(500);
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: LATENCY, downloadThroughput: -1, uploadThroughput: -1 });
    const links = page.locator("tbody").getByRole("row").getByRole("link");
    for (let row = 0; row < OPENED; row++) {
      const path = await links.nth(row).getAttribute("href");
      if (kind === "rested") {
        const ahead = page.waitForResponse("**/api/open_thread");
        await links.nth(row).hover();
        await ahead;
        await page.waitForTimeout(50);
      }
      times[kind].push(await page.evaluate(open, path.split("?")[0]));
      await page.waitForTimeout(600);
    }
    await page.context().close();
  }
  for (const [kind, all] of Object.entries(times)) {
    say(`a thread there over ${LATENCY} ms, ${kind === "rested" ? "after the pointer rested on it" : "without"}, median of ${OPENED}`, all.sort((a, b) => a - b)[OPENED >> 1], kind === "rested" ? MOST : undefined);
  }
}

/** Presses a thread's link; how many milliseconds later its messages are there. Runs in the page. */
function open(path) {
  const number = path.split("/").pop();
  const isThere = () => location.pathname === path && document.querySelector(".thread-head p")?.textContent.includes(number);
  return new Promise((resolve) => {
    const begun = performance.now();
    const look = () => (isThere() ? resolve(performance.now() - begun) : requestAnimationFrame(look));
    document.querySelector(`tbody a[href^="${path}"]`).click();
    look();
  });
}

/** The message center of a seller, as it has come to life. */
async function panel() {
  const context = await browser.newContext({ baseURL: stoa.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "nora@lumen.test" }).click();
  await page.locator('form[action="/api/sign_out"]').first().waitFor({ state: "attached" });
  await page.addInitScript(() => {
    window.slowest = 0;
    const note = (list) => list.getEntries().forEach(({ duration }) => (window.slowest = Math.max(window.slowest, duration)));
    new PerformanceObserver(note).observe({ type: "event", durationThreshold: 16 });
  });
  await page.goto("/panel/message-center");
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  return { page, cdp: await context.newCDPSession(page) };
}

function say(what, milliseconds, most) {
  console.log([what, milliseconds.toFixed(0), most ?? ""].join("\t"));
}
