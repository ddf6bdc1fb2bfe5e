import type { Page, Response, Route } from "@playwright/test";
import { firstThread } from "./places";
import { buyLamp, elsewhere, expect, ready, test } from "./stoa";

/** The page's main part, and the bar that is drawn while it is busy. */
const main = (page: Page) => page.locator("#content");
const bar = (page: Page) => main(page).evaluate((main) => {
  const { content, visibility, position, borderTopWidth, animationName } = getComputedStyle(main, "::before");
  return { isSeen: content !== "none" && visibility === "visible", position, borderTopWidth, moves: animationName.includes("come") };
});

/** Holds what matches until it is let go. */
async function hold(page: Page, address: string): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(address, (route) => held.then(() => route.continue()));
  return letGo;
}

/** Cuts the server off, but for what keeps the page listening. */
const cut = (route: Route) => route.abort("internetdisconnected");

/** Shifts of what is shown, none of which anybody asked for. */
const shifts = (page: Page) =>
  page.evaluate(() => new Promise<number>((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += (entry as unknown as { value: number }).value))).observe({ type: "layout-shift" });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
  }));

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`a page that isn't there soon is on its way, with motion: ${reducedMotion} @script`, async ({ stoa }) => {
    const nora = await stoa.as("nora");
    await nora.emulateMedia({ reducedMotion });
    await nora.goto("/panel/message-center");
    await ready(nora, true);
    const letGo = await hold(nora, "**/api/open_thread");
    await nora.getByRole("row").nth(1).getByRole("link").click();
    await expect(main(nora)).toHaveAttribute("aria-busy", "true");
    const moves = reducedMotion === "no-preference";
    await expect.poll(() => bar(nora)).toEqual({ isSeen: true, position: "fixed", borderTopWidth: "3px", moves });
    expect(await shifts(nora)).toBeLessThan(0.01);
    letGo();
    await expect(nora.getByLabel("Your message")).toBeVisible();
    await expect(main(nora)).not.toHaveAttribute("aria-busy", "true");
    expect((await bar(nora)).isSeen).toBe(false);
  });
}

test("pages that come soon show no bar, and what is read again isn't waited for @script", async ({ stoa }) => {
  const [nora, carla] = [await stoa.as("nora"), await stoa.as("carla")];
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await nora.evaluate(() => {
    const seen: number[] = [];
    const main = document.getElementById("content")!;
    let clicked = 0;
    addEventListener("click", () => (clicked = performance.now()), true);
    const look = () => {
      const { content, visibility } = getComputedStyle(main, "::before");
      if (content !== "none" && visibility === "visible") seen.push(performance.now() - clicked);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { seen });
  });
  const seen = () => nora.evaluate(() => (window as unknown as { seen: number[] }).seen);
  await nora.getByRole("row").nth(1).getByRole("link").click();
  await expect(nora.getByLabel("Your message")).toBeVisible();
  await expect(main(nora)).not.toHaveAttribute("aria-busy", "true");
  // A machine that does something else meanwhile may be that slow
  const before = await seen();
  for (const wait of before) expect(wait, "not before 300 ms").toBeGreaterThan(290);
  const letGo = await hold(nora, "**/api/list_threads");
  const again = nora.waitForRequest("**/api/list_threads");
  const body = `Is it heavy? ${crypto.randomUUID()}`;
  await carla.request.post("/api/ask_question", { form: { product: "1", body, send_id: crypto.randomUUID() }, maxRedirects: 0 });
  await again;
  await nora.waitForTimeout(500);
  await expect(main(nora)).not.toHaveAttribute("aria-busy", "true");
  expect(await seen()).toEqual(before);
  letGo();
  await expect(nora.getByText(body).first()).toBeVisible();
});

test("code that isn't there soon is waited for likewise @script", async ({ stoa }) => {
  const carla = await stoa.as("carla");
  await carla.goto("/account/messages");
  await ready(carla, true);
  const letGo = await hold(carla, "**/page_show_conversation*");
  await carla.locator(".cover").first().click();
  await expect(main(carla)).toHaveAttribute("aria-busy", "true");
  letGo();
  await expect(carla.getByLabel("Your message")).toBeVisible();
  await expect(main(carla)).not.toHaveAttribute("aria-busy", "true");
});

test("what can't be read is tried again, and all else stays @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  await nora.route("**/api/open_thread", cut);
  const link = nora.getByRole("row").nth(1).getByRole("link");
  const id = await link.innerText();
  await link.click();
  const failure = nora.locator(".failure");
  await expect(failure.getByRole("heading", { name: "The shop can't be reached" })).toBeVisible();
  await expect(nora.getByRole("row").nth(1)).toBeVisible();
  let pages = 0;
  nora.on("request", (request) => void (request.isNavigationRequest() && pages++));
  const again = failure.getByRole("link", { name: "Try again" });
  await expect(again).toHaveAttribute("href", `/panel/message-center/${id}`);
  await again.click();
  await expect(main(nora), "which takes a while").toHaveAttribute("aria-busy", "true");
  await nora.unroute("**/api/open_thread");
  await expect(nora.getByText(`Thread ${id}`)).toBeVisible();
  await expect(failure).toHaveCount(0);
  await expect(nora, "and is called what it is").toHaveTitle(/^(?!.*reached)/);
  expect(pages).toBe(0);
});

test("a list that can't be read is tried again, and has its title back @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  await nora.route("**/api/list_threads", (route) => route.fulfill({ status: 503 }));
  await nora.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(nora.getByRole("heading", { name: "The shop can't be reached" })).toBeVisible();
  await expect(nora).toHaveTitle(/The shop can't be reached$/);
  await nora.unroute("**/api/list_threads");
  await nora.getByRole("link", { name: "Try again" }).click();
  await expect(nora.locator(".failure")).toHaveCount(0);
  await expect(nora).toHaveTitle(/Message center$/);
  await expect(nora).toHaveURL(/show=unread/);
});

test("a list stays when it can't be read again, and goes on once it can @script", async ({ stoa }) => {
  const [nora, carla] = [await stoa.as("nora"), await stoa.as("carla")];
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  const [rows, title] = [await nora.getByRole("row").count(), await nora.title()];
  for (const what of ["list_threads", "count_waiting"]) await nora.route(`**/api/${what}`, cut);
  const ask = (body: string) => carla.request.post("/api/ask_question", { form: { product: "1", body, send_id: crypto.randomUUID() }, maxRedirects: 0 });
  let tries = 0;
  nora.on("requestfailed", (request) => void (request.url().includes("list_threads") && tries++));
  await ask("Can you still see me?");
  await expect.poll(() => tries, "it is given up after four tries").toBe(4);
  await nora.waitForTimeout(300);
  await expect(nora.locator(".failure")).toHaveCount(0);
  await expect(nora.getByRole("row")).toHaveCount(rows);
  expect(await nora.title(), "counts stay, too").toBe(title);
  await nora.unrouteAll();
  await ask("And now?");
  await expect(nora.getByText("Can you still see me?")).toBeVisible();
  await expect(nora.getByText("And now?")).toBeVisible();
  expect(await nora.title()).not.toBe(title);
});

for (const [who, where] of [["carla", "order"], ["nora", "thread"], ["carla", "ask"]] as const) {
  test(`that a page isn't connected hides nothing on a phone: ${who}, ${where} @script`, async ({ stoa }) => {
    stoa.allow(503);
    const page = await stoa.as(who, { viewport: { width: 390, height: 700 } });
    const path = where === "order" ? `/account/orders/${buyLamp("carla")}/messages` : where === "ask" ? "/products/1/ask" : await firstThread(page);
    await page.context().route("**/live**", (route) => route.fulfill({ status: 503 }));
    await page.goto(path);
    await ready(page, true);
    const said = page.getByText("Not connected.");
    await expect(said).toBeVisible();
    const send = page.getByRole("button", { name: "Send" });
    const text = page.locator(".compose textarea");
    await text.fill("One\nTwo\nThree\nFour");
    await send.scrollIntoViewIfNeeded();
    if (where === "ask") await page.mouse.wheel(0, 2_000);
    const bar = (await said.boundingBox())!;
    for (const part of [text, send]) {
      await expect(part).toBeInViewport({ ratio: 1 });
      const box = (await part.boundingBox())!;
      expect(box.y + box.height <= bar.y || bar.y + bar.height <= box.y, "they stand apart").toBe(true);
    }
  });
}

test("a list that is being read again can be used and left @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  const hears = nora.waitForResponse((response) => response.url().includes("/live"));
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await hears;
  const letGo = await hold(nora, "**/api/list_threads");
  const asked = nora.waitForRequest("**/api/list_threads");
  const body = "Is it still there?";
  await elsewhere("carla", "ask_question", { product: "1", body });
  await asked;
  const row = nora.getByRole("row").nth(1);
  await row.getByRole("checkbox").check();
  const marked = nora.waitForResponse("**/api/mark_threads");
  await nora.getByRole("button", { name: "Mark as read" }).first().click();
  expect((await marked).ok()).toBe(true);
  await row.locator(".cover").click();
  await expect(nora.getByLabel("Your message")).toBeVisible();
  await nora.goBack();
  await expect(nora.getByLabel("Your message")).toHaveCount(0);
  letGo();
  await expect(row).toContainText(body);
});

test("the client comes in one file with what the first page needs, and goes on with that @script", async ({ stoa }) => {
  const number = buyLamp("chris");
  for (const [name, first, then] of [
    ["chris", [`/account/orders/${number}/messages`, "stoa_show_order_talk"], ["/", "page_show_shop"]],
    ["nora", ["/panel/message-center", "stoa_show_panel"], ["/panel/orders", "page_show_panel_orders_in_panel"]],
  ] as const) {
    const page = await stoa.as(name);
    await ready(page, true);
    await page.evaluate(() => localStorage.removeItem("stoaClient"));
    expect(await codeOf(page, first[0])).toEqual([first[1]]);
    expect(await codeOf(page, then[0]), "which is there already").toEqual([first[1], then[1]]);
  }
});

test("a browser that keeps nothing gets the client all the same @script", async ({ stoa }) => {
  const guest = await stoa.guest();
  await guest.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("", "SecurityError"); } }));
  for (const [path, code] of [["/", "stoa_show_shop"], ["/sign-in", "stoa_show_entrance"]]) expect(await codeOf(guest, path)).toEqual([code]);
});

/** What comes of the client for a page, until it is alive. */
async function codeOf(page: Page, path: string): Promise<string[]> {
  const files: string[] = [];
  const note = (response: Response) => {
    const file = /pkg\/(\w+)\.wasm$/.exec(response.url());
    if (file) files.push(file[1].replace(/_\d+(?=$|_in_panel)/, ""));
  };
  page.on("response", note);
  await page.goto(path);
  await ready(page, true);
  await page.waitForTimeout(500);
  page.off("response", note);
  return files;
}
