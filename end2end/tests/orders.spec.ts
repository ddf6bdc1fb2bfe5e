import type { Page } from "@playwright/test";
import { buyLamp, expect, ready, test } from "./stoa";

const rows = (page: Page) => page.locator("tbody").getByRole("row");
const row = (page: Page, words: string) => rows(page).filter({ hasText: words });

test("a seller writes first, the buyer answers, and all labels agree", async ({ stoa, hasScript }) => {
  const [nora, chris, vera] = [await stoa.as("nora"), await stoa.as("chris"), await stoa.as("vera")];
  const number = buyLamp("chris");
  const words = `Your lamp ships today, ${crypto.randomUUID().slice(0, 8)}.`;

  await nora.goto(`/panel/orders?q=${number}`);
  await ready(nora, hasScript);
  await row(nora, number).getByRole("link", { name: number }).click();
  await expect(nora.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
  await expect(nora.getByRole("cell", { name: /Dusk|Halo|Aster|Pico/ })).toBeVisible();
  await nora.getByRole("navigation", { name: "Order" }).getByRole("link", { name: "Messages" }).click();
  await expect(nora).toHaveURL(new RegExp(`/panel/orders/${number}/messages$`));
  await expect(nora.getByText("Nobody has written about this order yet")).toBeVisible();
  await ready(nora, hasScript);
  await nora.getByRole("textbox", { name: "Your message" }).fill(words);
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.locator(".post.mine").getByText(words)).toBeVisible();
  await expect(nora.getByRole("textbox", { name: "Your message" })).toHaveValue("");

  await nora.goto("/panel/orders");
  await chris.goto("/account/orders");
  await ready(chris, hasScript);
  const mine = chris.getByRole("listitem").filter({ hasText: `Order ${number}` });
  await expect(mine.getByRole("link", { name: "1 unread message" })).toBeVisible();
  await mine.getByRole("link", { name: `Order ${number}` }).click();
  const tab = chris.getByRole("navigation", { name: "Order" }).getByRole("link", { name: /Messages/ });
  await expect(tab).toHaveAccessibleName(/1 unread message/);
  await tab.click();
  await expect(chris.getByText(words)).toBeVisible();
  await expect(tab).not.toHaveAccessibleName(/unread/);
  await ready(chris, hasScript);
  await chris.getByRole("textbox", { name: "Your message" }).fill(`Thank you! ${words}`);
  await chris.getByRole("button", { name: "Send" }).click();
  await expect(chris.locator(".post.mine").getByText(words)).toBeVisible();

  await nora.goto("/panel/messages?show=unread");
  await expect(row(nora, number).getByText("New message for order 1")).toBeVisible();
  await nora.goto("/panel/orders?messages=unread");
  await expect(row(nora, number).getByRole("link", { name: "1 unread" })).toBeVisible();
  await nora.goto("/panel/message-center?show=unread");
  await expect(row(nora, `Order ${number}`).getByText("1 unread")).toBeVisible();
  await nora.goto(`/panel/orders/${number}`);
  await expect(nora.getByRole("link", { name: "Messages 1 unread message" })).toBeVisible();
  await nora.goto(`/panel/orders/${number}/messages`);
  await expect(nora.getByText(`Thank you! ${words}`)).toBeVisible();
  await nora.goto("/panel/orders?messages=unread");
  await expect(row(nora, number)).toHaveCount(0);
  await nora.goto("/panel/orders?messages=any");
  await expect(row(nora, number).getByRole("link", { name: "Read" })).toBeVisible();

  stoa.allow(404);
  for (const page of [`/panel/orders/${number}`, `/panel/orders/${number}/messages`]) {
    await vera.goto(page);
    await expect(vera.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  }
});

test("a row of Orders → Messages leads to the order's messages", async ({ stoa, hasScript }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/messages");
  await ready(nora, hasScript);
  const first = rows(nora).first();
  const number = await first.getByRole("link").first().innerText();
  await first.getByRole("cell").nth(2).click({ position: { x: 5, y: 5 }, force: true });
  await expect(nora).toHaveURL(new RegExp(`/panel/orders/${number}/messages$`));
  await nora.goto("/panel/messages");
  await ready(nora, hasScript);
  const [opened] = await Promise.all([
    nora.context().waitForEvent("page"),
    first.getByRole("cell").nth(2).click({ button: "middle", position: { x: 5, y: 5 }, force: true }),
  ]);
  await expect(opened).toHaveURL(new RegExp(`/panel/orders/${number}/messages$`));
  await opened.close();
  await first.getByRole("checkbox").check();
  await expect(nora).toHaveURL(/\/panel\/messages$/);
  await first.getByRole("link", { name: /Thread/ }).click();
  await expect(nora).toHaveURL(/\/panel\/message-center\/\d+$/);
  await nora.goto("/panel/messages");
  await ready(nora, hasScript);
  await first.getByRole("link", { name: number, exact: true }).focus();
  await nora.keyboard.press("Enter");
  await expect(nora).toHaveURL(new RegExp(`/panel/orders/${number}/messages$`));
});

test("orders' threads are searched, filtered and marked", async ({ stoa, hasScript }) => {
  const [nora, carla] = [await stoa.as("nora"), await stoa.as("carla")];
  const number = buyLamp("carla");
  const word = `w${Date.now().toString(36)}`;
  await carla.goto(`/account/orders/${number}/messages`);
  await ready(carla, hasScript);
  await carla.getByRole("textbox", { name: "Your message" }).fill(`Where is my ${word}?`);
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(carla.locator(".post.mine").getByText(word)).toBeVisible();
  await carla.goto("/account/messages");
  await expect(carla.getByRole("link", { name: /Thread/ }).first()).toBeVisible();
  await expect(carla.getByText(`Order ${number}`)).toBeVisible();

  await nora.goto("/panel/messages");
  await ready(nora, hasScript);
  await nora.getByRole("searchbox", { name: "Find in messages" }).fill(word);
  if (!hasScript) await nora.getByRole("button", { name: "Search" }).click();
  await expect(nora.getByText("1 thread", { exact: true })).toBeVisible();
  await expect(row(nora, number).getByText("New message for order 1")).toBeVisible();
  await nora.getByRole("checkbox").first().check();
  await nora.getByRole("button", { name: "Mark as read", exact: true }).first().click();
  await expect(row(nora, number).getByText("New message for order")).toHaveCount(0);
  await nora.getByRole("link", { name: "Mark all as unread" }).click();
  await expect(nora.getByText("1 thread will be marked as unread.")).toBeVisible();
  await nora.getByRole("button", { name: "Mark all as unread" }).click();
  await expect(nora).toHaveURL(new RegExp(`/panel/messages\\?q=${word}(&per=50)?$`));
  await expect(row(nora, number).getByText("New message for order 1")).toBeVisible();
  await nora.getByRole("link", { name: "Open disputes" }).click();
  await expect(row(nora, number)).toHaveCount(0);
});

test("the field Messages filters the orders list", async ({ stoa, hasScript }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/orders");
  await ready(nora, hasScript);
  const all = await rows(nora).count();
  await nora.getByRole("combobox", { name: "Messages" }).focus();
  await nora.getByRole("combobox", { name: "Messages" }).selectOption("Orders with any messages");
  if (!hasScript) await nora.getByRole("button", { name: "Search" }).click();
  await expect(nora).toHaveURL(/messages=any/);
  await expect.poll(() => rows(nora).count()).toBeLessThan(all);
  await nora.reload();
  await expect(nora.getByRole("combobox", { name: "Messages" })).toHaveValue("any");
});

test("an order's head stays where it is from tab to tab", async ({ stoa, hasScript }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  for (const [page, order] of [[carla, "/account/orders/10040"], [nora, "/panel/orders/10042"]] as const) {
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(order);
      await ready(page, hasScript);
      const head = page.getByRole("heading", { level: 1 });
      const before = await head.boundingBox();
      await page.getByRole("navigation", { name: "Order" }).getByRole("link", { name: /^Messages/ }).click();
      await expect(page.getByLabel("Your message")).toBeVisible();
      expect(await head.boundingBox(), `${order} at ${width} px`).toEqual(before);
    }
  }
});

test("an unsent text about an order survives a reload @script", async ({ stoa }) => {
  const chris = await stoa.as("chris");
  const number = buyLamp("chris");
  await chris.goto(`/account/orders/${number}/messages`);
  await ready(chris, true);
  const box = chris.getByRole("textbox", { name: "Your message" });
  await box.pressSequentially("Not yet sent");
  await expect(chris.getByText("Draft saved")).toBeVisible();
  await chris.reload();
  await expect(box).toHaveValue("Not yet sent");
  await box.fill("");
});

test("an order's tabs bring their own code, and in the panel none of it twice @script", async ({ stoa }) => {
  const number = buyLamp("chris");
  for (const [name, base] of [["chris", "/account/orders"], ["nora", "/panel/orders"]] as const) {
    const page = await stoa.as(name);
    await ready(page, true);
    const bundles: string[] = [];
    page.on("response", (response) => {
      const bundle = /page_(\w+?)_\d+(\w*)\.wasm$/.exec(response.url());
      if (bundle) bundles.push(bundle[1] + bundle[2]);
    });
    await page.goto(`${base}/${number}`);
    await ready(page, true);
    const tab = (name: string) => page.getByRole("navigation", { name: "Order" }).getByRole("link", { name });
    await tab("Messages").click();
    await expect(page.getByRole("textbox", { name: "Your message" })).toBeVisible();
    await tab("Details").click();
    await expect(page.getByRole("cell", { name: /Dusk|Halo|Aster|Pico/ })).toBeVisible();
    const pages = bundles.filter((bundle) => /^show_/.test(bundle));
    expect(pages).toEqual(name === "nora" ? ["show_panel", "show_order_in_panel", "show_order_talk_in_panel"] : ["show_order", "show_order_talk"]);
  }
});
