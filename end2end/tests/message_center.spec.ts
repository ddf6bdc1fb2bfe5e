import type { Page } from "@playwright/test";
import { elsewhere, expect, ready, test } from "./stoa";

let counter = 0;
/** A word nobody has written yet. */
const unique = () => `w${Date.now().toString(36)}${counter++}`;

/** Has a customer ask about a product. */
async function ask(customer: Page, product: number, words: string): Promise<string> {
  const form = { product: String(product), body: words, send_id: crypto.randomUUID() };
  const sent = await customer.request.post("/api/ask_question", { form, maxRedirects: 0 });
  return sent.headers().location.split("/").pop()!;
}

async function search(page: Page, words: string, hasScript: boolean): Promise<void> {
  await page.getByRole("searchbox", { name: "Find in messages" }).fill(words);
  if (!hasScript) await page.getByRole("button", { name: "Search" }).click();
}

const rows = (page: Page) => page.locator("tbody").getByRole("row");

test("a search finds the message and leads to it", async ({ stoa, hasScript }) => {
  const [carla, nora, vera] = [await stoa.as("carla"), await stoa.as("nora"), await stoa.as("vera")];
  const word = unique();
  const thread = await ask(carla, 1, `Does the lamp come in Grün, ${word}?`);
  await ask(carla, 1, `Another one, ${word}x`);
  await nora.goto("/panel/message-center");
  await ready(nora, hasScript);
  await search(nora, `GRUN ${word}`, hasScript);
  await expect(nora.getByText("1 thread", { exact: true })).toBeVisible();
  await expect(nora).toHaveURL(/q=GRUN/);
  await expect(nora.locator("mark")).toHaveText(["Grün", word]);
  await rows(nora).getByRole("link", { name: thread }).click();
  await expect(nora).toHaveURL(new RegExp(`/${thread}\\?.*message=1#m1$`));
  await expect(nora.locator("#m1")).toBeInViewport();
  await vera.goto(`/panel/message-center?q=${word}`);
  await expect(vera.getByText("Nothing matches")).toBeVisible();
  await carla.goto("/account/messages");
  await ready(carla, hasScript);
  await search(carla, word, hasScript);
  await expect(carla.getByText("2 threads", { exact: true })).toBeVisible();
  await expect(carla.locator(".thread-row mark").first()).toBeVisible();
});

test("what can't be searched for stays in the box, with the reason", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  stoa.allow(400);
  const nora = await stoa.as("nora");
  const long = "lamp ".repeat(60).trim();
  await nora.goto(`/panel/message-center?q=${encodeURIComponent(long)}`);
  await expect(nora.getByText("That is too long to search for")).toBeVisible();
  await expect(nora.getByRole("searchbox", { name: "Find in messages" })).toHaveValue(long);
  await nora.goto("/panel/message-center?show=everything&cursor=x");
  await expect(nora.getByText("asks for something that this list doesn't have")).toBeVisible();
  await nora.getByRole("link", { name: "Show all" }).click();
  await expect(rows(nora).first()).toBeVisible();
  for (const words of ['"', "' OR 1=1 --", '"""AND NOT *', "🙂"]) {
    await nora.goto(`/panel/message-center?q=${encodeURIComponent(words)}`);
    await ready(nora, hasScript);
    await expect(nora.getByText("Nothing matches")).toBeVisible();
  }
});

test("without room for headings, a choice among the filters sorts", async ({ stoa, hasScript }) => {
  const [admin, nora] = [await stoa.as("admin"), await stoa.as("nora")];
  for (const page of [admin, nora]) {
    await page.goto("/panel/message-center?per=20");
    await ready(page, hasScript);
    await expect(page.getByLabel("Sorted by")).toBeHidden();
    await page.setViewportSize({ width: 390, height: 844 });
  }
  await expect(nora.getByLabel("Sorted by").getByRole("option")).toHaveText(["Newest first", "Oldest first", "Customer: A to Z", "Customer: Z to A", "ID: highest first", "ID: lowest first"]);
  await admin.getByLabel("Sorted by").focus();
  await admin.getByLabel("Sorted by").selectOption("Vendor: Z to A");
  if (!hasScript) await admin.getByRole("button", { name: "Apply" }).click();
  await expect(admin).toHaveURL(/sort=-vendor/);
  await expect(rows(admin).first()).toContainText("Quire Paper Shop");
  await admin.getByRole("link", { name: "Next page" }).click();
  await expect(admin).toHaveURL(/sort=-vendor.*cursor=/);
  await expect(admin.getByLabel("Sorted by")).toHaveValue("-vendor");
  await admin.getByLabel("Sorted by").selectOption("Newest first");
  if (!hasScript) await admin.getByRole("button", { name: "Apply" }).click();
  await expect(admin).not.toHaveURL(/sort=-/);
  await admin.getByLabel("Find in messages").fill("lamp");
  await expect(admin.getByLabel("Sorted by")).toBeHidden();
});

test("filters, order and page are in the address", async ({ stoa, hasScript }) => {
  const admin = await stoa.as("admin");
  await admin.goto("/panel/message-center");
  await ready(admin, hasScript);
  await admin.getByRole("link", { name: "New", exact: true }).click();
  await expect(admin).toHaveURL(/show=new/);
  await expect(admin.getByRole("link", { name: "New", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(rows(admin).filter({ hasNotText: "New" })).toHaveCount(0);
  await admin.getByRole("link", { name: "All", exact: true }).click();
  await expect(admin).not.toHaveURL(/show=/);
  await admin.getByRole("columnheader", { name: "ID" }).getByRole("link").click();
  await expect(admin).toHaveURL(/sort=-id/);
  await expect(admin.getByRole("columnheader", { name: "ID" })).toHaveAttribute("aria-sort", "descending");
  await admin.getByText("Filters", { exact: true }).click();
  await admin.getByLabel("Rows a page").selectOption("20");
  if (!hasScript) await admin.getByRole("button", { name: "Apply" }).click();
  await expect(rows(admin)).toHaveCount(20);
  const first = await rows(admin).first().getByRole("link").first().innerText();
  await admin.getByRole("link", { name: "Next page" }).click();
  await expect(admin).toHaveURL(/cursor=/);
  await expect(rows(admin).first().getByRole("link", { name: first, exact: true })).toHaveCount(0);
  await admin.reload();
  await admin.getByRole("link", { name: "First page" }).click();
  await expect(rows(admin).first().getByRole("link", { name: first, exact: true })).toBeVisible();
});

test("threads are marked, one and all, and it can be undone", async ({ stoa, hasScript }) => {
  const [chris, vera] = [await stoa.as("chris"), await stoa.as("vera")];
  const word = unique();
  for (const part of ["one", "two", "three"]) await ask(chris, 5, `${word} ${part}`);
  const list = `/panel/message-center?q=${word}`;
  const count = async () => Number((await vera.locator(".panel-links .count [aria-hidden]").allInnerTexts())[0] ?? 0);
  await vera.goto(list);
  await ready(vera, hasScript);
  const before = await count();
  await expect(vera.getByText("1 unread", { exact: true })).toHaveCount(3);

  await rows(vera).first().getByRole("checkbox").check();
  await vera.getByRole("button", { name: "Mark as read", exact: true }).click();
  await expect(vera.getByText("1 thread marked as read.")).toBeVisible();
  await expect(vera.getByText("1 unread", { exact: true })).toHaveCount(2);
  await vera.getByRole("button", { name: "Undo" }).click();
  await expect(vera.getByText("1 unread", { exact: true })).toHaveCount(3);

  await ready(vera, hasScript);
  await vera.getByRole("link", { name: "Mark all as read" }).click();
  await expect(vera.getByText("3 threads will be marked as read.")).toBeVisible();
  await vera.getByRole("button", { name: "Mark all as read" }).click();
  await expect(vera.getByText("3 threads marked as read.")).toBeVisible();
  await expect(vera).toHaveURL(list);
  await expect(vera.getByText("1 unread", { exact: true })).toHaveCount(0);
  expect(await count()).toBe(before - 3);

  await ready(vera, hasScript);
  const row = rows(vera).first();
  await row.hover();
  await row.locator("summary").click();
  await row.getByRole("button", { name: "Mark as unread" }).click();
  await expect(vera.getByText("1 unread", { exact: true })).toHaveCount(1);
  await expect(row).not.toContainText("New");
});

test("an admin deletes a thread for all and brings it back", async ({ stoa, hasScript }) => {
  stoa.allow(404);
  stoa.allow(409);
  const [carla, nora, admin] = [await stoa.as("carla"), await stoa.as("nora"), await stoa.as("admin")];
  const word = unique();
  const thread = await ask(carla, 1, `Please forget this: ${word}`);
  await carla.goto(`/account/messages/${thread}`);
  await ready(carla, hasScript);
  await nora.goto(`/panel/message-center?q=${word}`);
  await expect(nora.getByText("1 unread", { exact: true })).toBeVisible();
  await expect(nora.locator(".menu").getByText("Delete")).toHaveCount(0);

  await admin.goto(`/panel/message-center?q=${word}`);
  await ready(admin, hasScript);
  await rows(admin).first().hover();
  await rows(admin).first().locator("summary").click();
  await admin.getByRole("link", { name: "Delete", exact: true }).click();
  await expect(admin.getByRole("heading", { name: "Delete this thread?" })).toBeVisible();
  await ready(admin, hasScript);
  await admin.getByRole("button", { name: "Delete" }).click();
  await expect(admin.getByText("Nothing matches")).toBeVisible();

  // It is still open in the customer's browser
  await carla.getByLabel("Your message").fill("Are you there?");
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(carla.getByText("This conversation was deleted by the marketplace")).toBeVisible();
  if (hasScript) await expect(carla.getByLabel("Your message")).toHaveValue("Are you there?");
  else await expect(carla.getByText("Are you there?")).toBeVisible();
  expect((await carla.goto(`/account/messages/${thread}`))?.status()).toBe(404);
  expect((await nora.goto(`/panel/message-center/${thread}`))?.status()).toBe(404);
  await nora.goto(`/panel/message-center?q=${word}`);
  await expect(nora.getByText("Nothing matches")).toBeVisible();

  await admin.goto(`/panel/message-center?show=deleted&q=${word}`);
  await ready(admin, hasScript);
  await rows(admin).getByRole("link", { name: thread, exact: true }).click();
  await expect(admin.getByText(/^Deleted by You/)).toBeVisible();
  await expect(admin.getByLabel("Your message")).toHaveCount(0);
  await ready(admin, hasScript);
  await admin.getByRole("note").getByRole("button", { name: "Restore" }).click();
  await expect(admin.getByText(/^Deleted by You/)).toHaveCount(0);
  await nora.goto(`/panel/message-center?q=${word}`);
  await expect(nora.getByText("1 unread", { exact: true })).toBeVisible();
});

test("the keyboard does it all @script", async ({ stoa }) => {
  const [chris, nora] = [await stoa.as("chris"), await stoa.as("nora")];
  const word = unique();
  const threads = [await ask(chris, 1, `${word} one`), await ask(chris, 1, `${word} two`)];
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await nora.keyboard.press("/");
  await nora.keyboard.type(`${word} jkxur?`);
  await expect(nora.getByRole("searchbox")).toHaveValue(`${word} jkxur?`);
  await nora.getByRole("searchbox").fill(word);
  await expect(rows(nora)).toHaveCount(2);
  await nora.locator("h1").first().click();
  await nora.keyboard.press("j");
  await nora.keyboard.press("j");
  await nora.keyboard.press("x");
  await expect(rows(nora).nth(1).getByRole("checkbox")).toBeChecked();
  await nora.keyboard.press("k");
  await nora.keyboard.press("Enter");
  await expect(nora).toHaveURL(new RegExp(`/panel/message-center/${threads[1]}`));
  await expect(nora.getByLabel("Your message")).toBeVisible();
  await nora.keyboard.press("r");
  await expect(nora.getByLabel("Your message")).toBeFocused();
  await nora.getByLabel("Your message").blur();
  await nora.keyboard.press("u");
  await expect(nora).toHaveURL(new RegExp(`/panel/message-center\\?q=${word}$`));
  await expect(nora.getByText("1 unread", { exact: true })).toHaveCount(2);
  await nora.keyboard.press("?");
  await expect(nora.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await nora.keyboard.press("Escape");
  await expect(nora.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeHidden();
});

test("what is checked while a page comes to life stays so @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await elsewhere("chris", "ask_question", { product: "1", body: "Is there one that is unread?" });
  const slow = await nora.context().newCDPSession(nora);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 10 });
  await nora.goto("/panel/message-center", { waitUntil: "commit" });
  const boxes = rows(nora).getByRole("checkbox");
  await boxes.nth(5).waitFor();
  const press = (box: number) =>
    boxes.nth(box).evaluate((box: HTMLInputElement) => {
      box.click();
      return document.documentElement.hasAttribute("data-ready");
    });
  const wasReady = [];
  for (let box = 0; box < 6; box++) wasReady.push(await press(box));
  expect(wasReady[0], "the first was pressed before").toBe(false);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await ready(nora, true);
  for (let box = 0; box < 6; box++) await expect(boxes.nth(box)).toBeChecked();
  await nora.getByRole("button", { name: "Mark as read", exact: true }).first().click();
  await expect(nora.getByText("marked as read")).toBeVisible();
  // Unless the page knew of them they would stay as the browser has them
  for (let box = 0; box < 6; box++) await expect(boxes.nth(box)).not.toBeChecked();
});
