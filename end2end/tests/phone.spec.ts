import type { Page } from "@playwright/test";
import { elsewhere, expect, ready, test } from "./stoa";

/** A phone that shows some rows of a list at once. */
const phone = { viewport: { width: 390, height: 500 }, hasTouch: true, isMobile: true };

/** How far what holds a list is scrolled: the page, or the list itself. */
const scrolled = (page: Page) => page.evaluate(() => Math.round((document.querySelector(".list") ?? document.scrollingElement!).scrollTop));

test.beforeAll(async () => {
  for (let row = 1; row <= 8; row++) await elsewhere("carla", "ask_question", { product: "1", body: `A long list, ${row}` });
});

for (const [person, list] of [["carla", "/account/messages"], ["nora", "/panel/message-center"]] as const) {
  test(`back on a phone leads to where ${person}'s list was @script`, async ({ stoa }) => {
    const page = await stoa.as(person, phone);
    await page.goto(list);
    await ready(page, true);
    const row = page.locator(".cover").nth(6);
    await row.scrollIntoViewIfNeeded();
    const before = await scrolled(page);
    expect(before).toBeGreaterThan(100);
    await row.click();
    await expect(page.getByRole("region", { name: "Messages" })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(list);
    await expect(row).toBeVisible();
    await expect.poll(() => scrolled(page)).toBe(before);
    await row.click();
    await page.getByRole("link", { name: "All messages" }).click();
    await expect(page).toHaveURL(list);
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
    await expect.poll(() => scrolled(page)).toBe(before);
  });
}

test("beside an open thread the list stays where it was @script", async ({ stoa }) => {
  const nora = await stoa.as("nora", { viewport: { width: 1440, height: 500 } });
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await nora.locator(".cover").nth(1).click();
  await expect(nora.getByLabel("Your message")).toBeVisible();
  const row = nora.locator(".cover").nth(6);
  await row.scrollIntoViewIfNeeded();
  const before = await scrolled(nora);
  expect(before).toBeGreaterThan(100);
  await row.click();
  await expect(row).toHaveAttribute("aria-current", /./);
  await expect(nora.getByLabel("Your message")).toBeVisible();
  expect(await scrolled(nora)).toBe(before);
  await nora.goBack();
  await expect(row).not.toHaveAttribute("aria-current", /./);
  expect(await scrolled(nora)).toBe(before);
});

test("a conversation that was scrolled before it came to life stays there @script", async ({ stoa }) => {
  const thread = (await elsewhere("carla", "ask_question", { product: "1", body: "Is it bright?" })).split("/").pop()!;
  for (let time = 1; time <= 12; time++) await elsewhere("carla", "send_message", { thread, body: `Is it bright, ${time}? `.repeat(20) });
  const nora = await stoa.as("nora", phone);
  let come = () => {};
  const code = new Promise<void>((resolve) => (come = resolve));
  await nora.route("**/*.wasm", (route) => code.then(() => route.continue()));
  await nora.goto(`/panel/message-center/${thread}`);
  const scroll = nora.locator(".scroll");
  await expect(nora.locator("#unread")).toBeAttached();
  await scroll.evaluate((scroll) => (scroll.scrollTop = -300));
  come();
  await ready(nora, true);
  await nora.waitForTimeout(300);
  expect(await scroll.evaluate((scroll) => scroll.scrollTop)).toBe(-300);
});

test("above a phone's keyboard there is the box, and Send @script", async ({ stoa }) => {
  const [carla, nora] = [await stoa.as("carla", phone), await stoa.as("nora", phone)];
  for (const [page, list] of [[carla, "/account/messages"], [nora, "/panel/message-center"]] as const) {
    await page.goto(list);
    await ready(page, true);
    await page.locator(".cover").first().click();
    const box = page.getByLabel("Your message");
    await expect(box).toBeVisible();
    await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /interactive-widget=resizes-content/);
    await page.setViewportSize({ width: 390, height: 420 });
    await box.tap();
    await expect(box).toBeFocused();
    await expect(box).toBeInViewport({ ratio: 0.95 });
    await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 0.95 });
    await page.setViewportSize(phone.viewport);
  }
});
