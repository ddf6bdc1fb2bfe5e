import type { Locator, Page } from "@playwright/test";
import { buyLamp, expect, ready, test } from "./stoa";

const unique = (words: string) => `${words} ${crypto.randomUUID().slice(0, 8)}`;

/** Goes on, or back, by Tab until something has the focus. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never comes to ${target}`);
}

async function follow(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

test("a question is asked and answered by the keyboard alone @script", async ({ stoa }) => {
  const carla = await stoa.as("carla");
  await carla.goto("/");
  await ready(carla, true);
  await follow(carla, carla.getByRole("link", { name: /Dusk wall light/ }).first());
  const title = carla.getByRole("heading", { level: 1 });
  await expect(title, "where the page begins").toBeFocused();
  const ask = carla.getByRole("button", { name: "Ask a question" });
  await ask.waitFor();
  await follow(carla, ask);
  const dialog = carla.getByRole("dialog");
  const box = dialog.getByLabel("Your question");
  await expect(box).toBeFocused();
  await carla.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(ask, "back where one was").toBeFocused();
  await carla.keyboard.press("Enter");
  await expect(box).toBeFocused();
  const question = unique("Is it dimmable?");
  await carla.keyboard.type(question);
  await carla.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Send" })).toBeFocused();
  await carla.keyboard.press("Enter");
  await expect(carla).toHaveURL(/\/account\/messages\/\d+$/);
  await expect(carla.getByRole("region", { name: "Messages" }).getByText(question)).toBeVisible();
  await expect(title, "where the page begins").toBeFocused();

  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await follow(nora, nora.getByRole("row").filter({ hasText: question }).getByRole("link").first());
  const answer = nora.getByLabel("Your message");
  await answer.waitFor();
  await tabTo(nora, answer);
  await nora.keyboard.type(unique("Yes"));
  await follow(nora, nora.getByRole("button", { name: "Send" }));
  await expect(nora.getByText("Sending…")).toHaveCount(0);
  await expect(answer, "to write on").toBeFocused();
  await expect(answer).toHaveValue("");
});

test("a dispute is opened and closed by the keyboard alone @script", async ({ stoa }) => {
  const order = buyLamp("carla");
  const carla = await stoa.as("carla");
  await carla.goto(`/account/orders/${order}`);
  await ready(carla, true);
  await follow(carla, carla.getByRole("button", { name: "Open dispute" }));
  const opening = carla.getByRole("dialog", { name: "Open dispute" });
  const reason = opening.getByRole("textbox", { name: "Reason" });
  await expect(reason).toBeFocused();
  await carla.keyboard.type("It arrived broken");
  await follow(carla, opening.getByRole("button", { name: "Open dispute" }));
  await expect(carla.getByText("A dispute is open.")).toBeVisible();

  const admin = await stoa.as("admin");
  await admin.goto(`/panel/orders/${order}/messages`);
  await ready(admin, true);
  await follow(admin, admin.getByRole("button", { name: "Close dispute" }));
  const closing = admin.getByRole("dialog", { name: "Close dispute" });
  await expect(closing.getByRole("textbox", { name: "Note (optional)" })).toBeFocused();
  await admin.keyboard.type("Replaced");
  await admin.keyboard.press("Control+Enter");
  await expect(admin.getByText("A dispute is open.")).toHaveCount(0);
  await expect(admin.locator(".notice.closed").getByText("Replaced")).toBeVisible();
});

test("threads are selected and marked by the keyboard alone @script", async ({ stoa }) => {
  const [chris, nora] = [await stoa.as("chris"), await stoa.as("nora")];
  const question = unique("Is it in stock?");
  await chris.goto("/products/1/ask");
  await ready(chris, true);
  await chris.getByLabel("Your question").fill(question);
  await chris.getByRole("button", { name: "Send" }).click();
  await expect(chris).toHaveURL(/\/account\/messages\/\d+$/);
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await tabTo(nora, nora.getByRole("row").filter({ hasText: question }).getByRole("checkbox"));
  await nora.keyboard.press("Space");
  await tabTo(nora, nora.getByRole("button", { name: "Mark as read", exact: true }).first(), "Shift+Tab");
  await nora.keyboard.press("Enter");
  await expect(nora.getByText("1 thread marked as read.")).toBeVisible();
});
