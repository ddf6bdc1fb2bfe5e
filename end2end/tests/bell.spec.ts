import { buyLamp, expect, ready, test } from "./stoa";

test("the bell counts messages and disputes, and leads to them", async ({ stoa, hasScript }) => {
  const [chris, nora] = [await stoa.as("chris"), await stoa.as("nora")];
  const number = buyLamp("chris");
  const form = { order: number, seen: "0", send_id: crypto.randomUUID(), body: "It never came." };
  await chris.request.post("/api/open_dispute", { form, maxRedirects: 0 });
  await nora.goto("/panel/orders");
  await ready(nora, hasScript);
  const bell = nora.locator("summary", { hasText: /\d/ }).first();
  await expect(bell).toHaveAccessibleName(/^Notifications, \d+ unread messages?$/);
  const unread = Number(/\d+/.exec((await bell.getAttribute("aria-label"))!)![0]);
  await expect(nora).toHaveTitle(`(${unread}) Orders list`);
  await bell.click();
  await expect(nora.getByRole("link", { name: `Messages (${unread})` })).toBeVisible();
  await nora.getByRole("link", { name: /^Disputes \(\d+\)$/ }).click();
  await expect(nora).toHaveURL(/\/panel\/messages\?show=disputes$/);
  await expect(nora.locator("tbody").getByRole("row").filter({ hasText: number })).toBeVisible();
  if (hasScript) await expect(nora.getByRole("link", { name: `Messages (${unread})` })).toBeHidden();
  await nora.locator("tbody").getByRole("link", { name: number }).click();
  await expect(nora.locator(".notice").getByText("It never came.")).toBeVisible();
  await expect(bell).not.toHaveAccessibleName(`Notifications, ${unread} unread messages`);
  await expect(nora).toHaveTitle(unread > 1 ? `(${unread - 1}) Order ${number}` : `Order ${number}`);
  await bell.click();
  await nora.getByRole("link", { name: /^Messages \(\d+\)$/ }).click();
  await expect(nora).toHaveURL(/\/panel\/message-center\?show=unread$/);
});
