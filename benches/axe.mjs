// What axe finds on the storefront's product and thread pages for a customer and on the message center for a vendor: WCAG 2.2
// AA and what is good besides, in both themes, on a phone and on a large screen.
//
//   node benches/axe.mjs          a line for each: page, how many rules it breaks, how many it keeps
import { createRequire } from "node:module";
import { demo } from "./demo.mjs";

const CHROMIUM = process.env.STOA_CHROMIUM ?? "/usr/bin/chromium";
const KINDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const load = createRequire(new URL("../end2end/", import.meta.url));
const { chromium } = load("playwright");
const { AxeBuilder } = load("@axe-core/playwright");

const stoa = await demo();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const carla = await signedIn("carla@demo.test");
  const nora = await signedIn("nora@lumen.test");
  await carla.goto("/account/messages");
  const thread = await carla.locator(".cover").first().getAttribute("href");
  for (const [name, page, path] of [
    ["product page", carla, "/products/1"],
    ["thread page", carla, thread],
    ["message center", nora, "/panel/message-center"],
  ]) {
    console.log([name, ...(await rules(page, path))].join("\t"));
  }
} finally {
  await browser.close();
  stoa.end();
}

/** How many rules a page breaks in any way that it is shown, and how many it keeps in all of them. */
async function rules(page, path) {
  const broken = new Set();
  const kept = new Set();
  await page.goto(path);
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes } = await new AxeBuilder({ page }).withTags(KINDS).analyze();
      violations.forEach(({ id }) => broken.add(id));
      passes.forEach(({ id }) => kept.add(id));
    }
  }
  if (broken.size) console.error(`${path}: ${[...broken]}`);
  return [broken.size, [...kept].filter((id) => !broken.has(id)).length];
}

async function signedIn(email) {
  const context = await browser.newContext({ baseURL: stoa.url, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: email }).click();
  await page.locator('form[action="/api/sign_out"]').first().waitFor({ state: "attached" });
  return page;
}
