import { type Page } from "@playwright/test";
import { buyLamp, expect, ready, test } from "./stoa";

const box = (page: Page) => page.getByLabel("Your message");
const said = (page: Page, words: string) => page.locator(".talk").getByText(words, { exact: true });

/** Has Carla ask about the lamp; says the thread's number. */
async function ask(carla: Page, words: string): Promise<string> {
  await carla.goto("/");
  await carla.getByRole("link", { name: "Halo floor lamp" }).click();
  await ready(carla, true);
  await carla.getByRole("button", { name: "Ask a question" }).click();
  await carla.getByLabel("Your question").fill(words);
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(carla).toHaveURL(/account\/messages\/\d+$/);
  return carla.url().split("/").pop() as string;
}

/** Writes into an open thread. */
async function write(page: Page, words: string): Promise<void> {
  await box(page).fill(words);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(said(page, words)).toBeVisible();
}

/** Opens a page and waits until it hears what happens. */
async function open(page: Page, path: string): Promise<void> {
  const hears = page.waitForResponse((response) => response.url().includes("/live"));
  await page.goto(path);
  await ready(page, true);
  await hears;
}

test("what one writes shows up with the other, who loses nothing @script", async ({ stoa }) => {
  const [carla, nora, chris] = [await stoa.as("carla"), await stoa.as("nora"), await stoa.as("chris")];
  const id = await ask(carla, "Does it hum?");
  await open(nora, `/panel/message-center/${id}`);
  await open(chris, "/account/messages");
  const rows = await chris.locator(".thread-list > li").count();
  await box(carla).pressSequentially("I was just go");
  await expect(nora.getByText("Carla Meyer is typing…")).toBeVisible();
  await write(nora, "Not at all.");
  await expect(said(carla, "Not at all.")).toBeVisible();
  await expect(carla.getByRole("status").filter({ hasText: "Lumen Lighting: Not at all." }), "who listens hears it").toBeAttached();
  await expect(nora.getByRole("status").filter({ hasText: "Not at all." }), "who wrote it needn't").toHaveCount(0);
  await expect(box(carla)).toHaveValue("I was just go");
  await expect(box(carla)).toBeFocused();
  await expect(nora.getByText("Seen", { exact: true })).toBeVisible();
  await box(carla).pressSequentially("ing to ask. Thanks!");
  await carla.keyboard.press("Control+Enter");
  await expect(said(nora, "I was just going to ask. Thanks!")).toBeVisible();
  await expect(nora.getByText("is typing…")).toBeHidden();
  await expect(chris.locator(".thread-list > li")).toHaveCount(rows);
});

test("a tab that nobody looks at is never shown, and hears all the same @script", async ({ stoa }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  await nora.addInitScript(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    window.requestAnimationFrame = () => 0;
  });
  await open(nora, "/panel/message-center");
  const title = await nora.title();
  await ask(carla, "Does it come in green?");
  await expect(nora).not.toHaveTitle(title);
});

test("lists, counts, bell and title change, and open menus and selections stay @script", async ({ stoa }) => {
  const [carla, nora, vera] = [await stoa.as("carla"), await stoa.as("nora"), await stoa.as("vera")];
  const first = await ask(carla, "A first question, for the list");
  await open(nora, "/panel/message-center");
  await open(vera, "/panel/message-center");
  const [norasTitle, verasTitle] = [await nora.title(), await vera.title()];
  const row = nora.getByRole("row").filter({ hasText: "A first question, for the list" });
  await row.getByRole("checkbox").check();
  await row.getByLabel(`Actions for thread ${first}`).click();
  await expect(row.getByRole("button", { name: "Copy link" })).toBeVisible();
  const second = await ask(carla, "A second question, above it");
  await expect(nora.getByRole("row").nth(1)).toContainText("A second question, above it");
  await expect(nora.getByRole("row").nth(1)).toHaveClass(/new/);
  await expect(nora).not.toHaveTitle(norasTitle);
  await expect(row.getByRole("checkbox")).toBeChecked();
  await expect(row.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(nora.locator("details[open]")).toHaveCount(1);
  expect(second).not.toBe(first);
  await expect(vera).toHaveTitle(verasTitle);
  await expect(vera.getByText("A second question, above it")).toHaveCount(0);
});

test("who has scrolled up is told of what comes, and not moved @script", async ({ stoa }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  const id = await ask(carla, "Let us talk for a while.");
  for (let line = 1; line <= 12; line++) await write(carla, `Line ${line}`);
  await open(nora, `/panel/message-center/${id}`);
  const scroll = nora.locator(".scroll");
  await scroll.evaluate((scroll) => (scroll.scrollTop = -600));
  const before = await said(nora, "Let us talk for a while.").evaluate((post) => post.getBoundingClientRect().top);
  await write(carla, "Are you there?");
  await write(carla, "Hello?");
  const pill = nora.getByRole("button", { name: "2 new messages ↓" });
  await expect(pill).toBeVisible();
  const after = await said(nora, "Let us talk for a while.").evaluate((post) => post.getBoundingClientRect().top);
  expect(Math.abs(after - before)).toBeLessThan(2);
  await expect(carla.getByText("Seen", { exact: true })).toBeHidden();
  await pill.click();
  await expect(pill).toBeHidden();
  await expect(said(nora, "Hello?")).toBeInViewport();
  await expect(carla.getByText("Seen", { exact: true })).toBeVisible();
});

test("an order's first message and its dispute show up in its open page @script", async ({ stoa }) => {
  const order = buyLamp("carla");
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  await open(carla, `/account/orders/${order}/messages`);
  await open(nora, `/panel/orders/${order}`);
  await carla.getByLabel("Your message").fill("When will it leave?");
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByRole("link", { name: /Messages.*1 unread/ }).last()).toBeVisible();
  await nora.goto(`/panel/orders/${order}/messages`);
  await ready(nora, true);
  await write(nora, "Today.");
  await expect(said(carla, "Today.")).toBeVisible();
  await carla.getByRole("button", { name: "Open dispute" }).click();
  const form = carla.getByRole("dialog", { name: "Open dispute" });
  await form.getByLabel("Reason").fill("It is broken.");
  await write(nora, "Did it arrive?");
  await expect(said(carla, "Did it arrive?")).toBeAttached();
  await expect(carla.getByRole("link", { name: /^Messages/ }).last()).toBeVisible();
  await expect(form.getByLabel("Reason")).toHaveValue("It is broken.");
  await form.getByRole("button", { name: "Open dispute" }).click();
  await expect(nora.getByText("It is broken.").first()).toBeVisible();
  await expect(nora.locator(".badge.dispute").first()).toBeVisible();
});

test("a tab that was left reads nothing more, so that nothing is read unseen @script", async ({ stoa }) => {
  const order = buyLamp("carla");
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  await open(nora, `/panel/orders/${order}/messages`);
  await write(nora, "It leaves today.");
  const tabs = nora.getByRole("navigation", { name: "Order" });
  await tabs.getByRole("link", { name: "Details" }).click();
  await expect(nora.getByRole("cell", { name: /Dusk/ })).toBeVisible();
  await open(carla, `/account/orders/${order}/messages`);
  await write(carla, "Thank you!");
  await expect(tabs.getByRole("link", { name: /Messages.*1 unread/ })).toBeVisible();
  await expect(carla.getByText("Seen", { exact: true })).toBeHidden();
  await tabs.getByRole("link", { name: /Messages/ }).click();
  await expect(carla.getByText("Seen", { exact: true })).toBeVisible();
});

test("a deleted thread goes from every open page @script", async ({ stoa }) => {
  stoa.allow(404);
  const [carla, nora, admin] = [await stoa.as("carla"), await stoa.as("nora"), await stoa.as("admin")];
  const id = await ask(carla, "Please forget this.");
  await open(nora, "/panel/message-center");
  await box(carla).fill("And one thing more");
  await admin.goto(`/panel/message-center/${id}/delete`);
  await ready(admin, true);
  await admin.getByRole("button", { name: "Delete" }).last().click();
  await expect(nora.getByText("Please forget this.")).toHaveCount(0);
  await expect(said(carla, "Please forget this.")).toHaveCount(0);
  await admin.goto("/panel/message-center?show=deleted");
  await ready(admin, true);
  const row = admin.getByRole("row").filter({ hasText: "Please forget this." });
  await row.getByLabel(`Actions for thread ${id}`).click();
  await row.getByRole("button", { name: "Restore" }).click();
  await expect(nora.getByText("Please forget this.").first()).toBeVisible();
  await expect(said(carla, "Please forget this.")).toBeVisible();
  await expect(box(carla)).toHaveValue("And one thing more");
});

test("tabs of one browser share one stream, and the next takes over @script", async ({ stoa }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  const id = await ask(carla, "Is this one stream?");
  await open(nora, "/panel/message-center");
  const other = await nora.context().newPage();
  let streams = 0;
  other.on("request", (request) => void (streams += request.url().includes("/live") ? 1 : 0));
  await other.goto(`/panel/message-center/${id}`);
  await ready(other, true);
  await write(carla, "For both tabs.");
  await expect(said(other, "For both tabs.")).toBeVisible();
  await expect(nora.getByText("For both tabs.").first()).toBeVisible();
  expect(streams).toBe(0);
  await nora.close();
  await expect.poll(() => streams).toBe(1);
  await write(carla, "For the one that is left.");
  await expect(said(other, "For the one that is left.")).toBeVisible();
});

for (const [status, why] of [[503, "not connected"], [429, "too many others listen"]] as const) {
  test(`what was missed while ${why} is caught up with, and that is said @script`, async ({ stoa }) => {
    stoa.allow(status);
    const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
    const id = await ask(carla, "Can you hear me?");
    const context = nora.context();
    await context.route("**/live**", (route) => route.fulfill({ status }));
    await nora.goto(`/panel/message-center/${id}`);
    await ready(nora, true);
    await expect(nora.getByText("Not connected.")).toBeVisible();
    await write(carla, "Now?");
    await context.unroute("**/live**");
    // The longest wait between two tries is half a minute
    await expect(said(nora, "Now?")).toBeVisible({ timeout: 40_000 });
    await expect(nora.getByText("Not connected.")).toBeHidden();
  });
}

test("signing out in one tab ends it in the other @script", async ({ stoa }) => {
  stoa.allow(401);
  const carla = await stoa.as("carla");
  await open(carla, "/account/messages");
  const other = await carla.context().newPage();
  await other.goto("/");
  await ready(other, true);
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(carla.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  await expect(carla.locator(".thread-list")).toHaveCount(0);
});

test("who has turned notices on is told while they look elsewhere @script", async ({ stoa }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  await ask(carla, "Are you at your desk?");
  await nora.addInitScript(() => {
    const shown: string[] = [];
    class Shown {
      static permission = "default";
      static requestPermission = async () => (Shown.permission = localStorage.asked = "granted");
      constructor(title: string, options: NotificationOptions) {
        shown.push(`${title}: ${options.body}`);
      }
    }
    Shown.permission = localStorage.asked ?? "default";
    Object.assign(window, { Notification: Shown, shown });
  });
  const shown = () => nora.evaluate(() => (window as unknown as { shown: string[] }).shown);
  await nora.goto("/account/settings");
  await ready(nora, true);
  await nora.getByRole("button", { name: "Turn on" }).click();
  await expect(nora.getByRole("button", { name: "Turn off" })).toBeVisible();
  await open(nora, "/panel/orders");
  const title = await nora.title();
  await write(carla, "Nobody is told of this while they look.");
  await expect(nora).not.toHaveTitle(title);
  expect(await shown()).toEqual([]);
  await nora.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true }));
  await write(carla, "Hello?");
  await expect.poll(shown).toEqual(["Carla Meyer · Halo floor lamp, brass: Hello?"]);
});

test("a page that stays open knows when another day has begun @script", async ({ stoa }) => {
  const carla = await stoa.as("carla");
  const words = `Is it still there? ${crypto.randomUUID()}`;
  const sent = await carla.request.post("/api/ask_question", { form: { product: "1", body: words, send_id: crypto.randomUUID() }, maxRedirects: 0 });
  await carla.clock.install();
  await carla.goto(sent.headers().location);
  await ready(carla, true);
  const day = carla.locator(".talk .day").last();
  await expect(day).toHaveText("Today");
  const time = carla.locator(".talk time").last();
  await expect(time).toHaveAttribute("title", /\d{4}, \d\d:\d\d$/);
  await carla.clock.fastForward("24:00:00");
  await expect(day).toHaveText("Yesterday");
});
