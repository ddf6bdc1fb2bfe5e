import type { Locator, Page } from "@playwright/test";
import { buyLamp, elsewhere, expect, ready, test } from "./stoa";

const unique = (words: string) => `${words} ${crypto.randomUUID().slice(0, 8)}`;

/** Goes on, or back, by Tab until something has the focus. */
async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let step = 0; step < 300; step++) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never comes to ${target}`);
}

async function follow(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Goes to a box and types into it. */
async function type(page: Page, box: Locator, words: string): Promise<void> {
  await tabTo(page, box);
  await page.keyboard.type(words);
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

test("somebody registers, asks a seller, settles what is theirs, and comes again, by the keyboard alone @script", async ({ stoa }) => {
  const page = await stoa.guest();
  const email = `${unique("ida").replace(" ", "-")}@demo.test`;
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await page.goto("/");
  await ready(page, true);
  await follow(page, page.getByRole("link", { name: "Register" }));
  await type(page, page.getByLabel("Name"), "Ida Holm");
  await type(page, page.getByLabel("E-mail"), email);
  await type(page, page.getByLabel("Password"), "long enough");
  await page.keyboard.press("Enter");
  await expect(button("Sign out")).toBeVisible();
  await ready(page, true);

  await follow(page, page.getByRole("link", { name: /Skerry tent/ }).first());
  await follow(page, page.getByRole("link", { name: "Fjord Outdoor" }).first());
  await follow(page, button("Contact vendor"));
  const box = page.getByRole("dialog").getByLabel("Your message");
  await expect(box).toBeFocused();
  const question = unique("Do you repair zips?");
  await page.keyboard.type(question);
  await page.keyboard.press("Meta+Enter");
  await expect(page.getByRole("region", { name: "Messages" }).getByText(question)).toBeVisible();

  await follow(page, page.getByRole("link", { name: "My settings" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("My settings");
  const name = page.getByRole("region", { name: "Name" });
  await tabTo(page, name.getByRole("textbox"));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Ida Lund");
  await follow(page, name.getByRole("button", { name: "Save" }));
  await expect(name.getByRole("status")).toHaveText("Saved.");
  const language = page.getByRole("region", { name: "Language" });
  await type(page, language.getByRole("combobox"), "Deu");
  await follow(page, language.getByRole("button", { name: "Save" }));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Meine Einstellungen");
  await ready(page, true);

  await follow(page, button("Abmelden"));
  await follow(page, page.getByRole("link", { name: "Sign in" }));
  await type(page, page.getByLabel("E-mail"), email);
  await type(page, page.getByLabel("Password"), "long enough");
  await follow(page, button("Sign in"));
  await expect(button("Abmelden"), "the language is theirs, not the browser's").toBeVisible();
});

test("a thread is found by search, filter and bell, by the keyboard alone @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  const word = unique("w").replace(" ", "");
  await elsewhere("chris", "ask_question", { product: "1", body: `Is it in stock, ${word}?` });
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  const found = nora.getByRole("row").filter({ hasText: word });
  const box = nora.getByRole("searchbox", { name: "Find in messages" });
  await type(nora, box, word);
  await expect(nora.getByRole("status").filter({ hasText: "1 thread" })).toBeVisible();
  await expect(found).toHaveCount(1);
  await follow(nora, nora.getByText("Filters", { exact: true }));
  await type(nora, nora.getByRole("combobox", { name: "Subject" }), "Ord");
  await expect(nora.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await follow(nora, nora.getByRole("link", { name: "Show all" }));
  await expect(nora.getByRole("row").nth(3)).toBeVisible();
  await expect(box).toHaveValue("");

  const bell = nora.getByLabel(/^Notifications, \d+ unread/);
  const messages = nora.getByRole("link", { name: /^Messages \(\d+\)$/ });
  await tabTo(nora, bell, "Shift+Tab");
  await nora.keyboard.press("Enter");
  await expect(messages).toBeVisible();
  await nora.keyboard.press("Tab");
  await expect(messages).toBeFocused();
  await nora.keyboard.press("Escape");
  await expect(messages).toBeHidden();
  await expect(bell, "back where one was").toBeFocused();
  await nora.keyboard.press("Enter");
  await nora.keyboard.press("Tab");
  await nora.keyboard.press("Enter");
  await expect(nora).toHaveURL(/show=unread/);
  await follow(nora, found.getByRole("link").first());
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(word)).toBeVisible();
});

test("buyer and seller write about orders by the keyboard alone @script", async ({ stoa }) => {
  const [bought, sold] = [buyLamp("carla"), buyLamp("chris")];
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  await carla.goto("/");
  await ready(carla, true);
  await follow(carla, carla.getByRole("navigation", { name: "Account" }).first().getByRole("link", { name: "Orders" }));
  await follow(carla, carla.getByRole("link", { name: `Order ${bought}` }));
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  await follow(nora, nora.getByRole("link", { name: "Orders list" }));
  await type(nora, nora.getByRole("searchbox", { name: "Find orders" }), sold);
  await expect(nora.getByRole("status").filter({ hasText: "1 order" })).toBeVisible();
  await follow(nora, nora.getByRole("row").getByRole("link", { name: sold }));
  for (const [page, number] of [[carla, bought], [nora, sold]] as const) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Order ${number}`);
    await follow(page, page.getByRole("navigation", { name: "Order" }).getByRole("link", { name: /^Messages/ }));
    const words = unique("About this order");
    await type(page, page.getByLabel("Your message"), words);
    await follow(page, page.getByRole("button", { name: "Send" }));
    await expect(page.getByRole("region", { name: "Messages" }).getByText(words)).toBeVisible();
    await expect(page.getByLabel("Your message"), "to write on").toBeFocused();
    await expect(page.getByLabel("Your message")).toHaveValue("");
  }
});

test("an admin deletes a thread and brings it back by the keyboard alone @script", async ({ stoa }) => {
  const admin = await stoa.as("admin");
  const word = unique("w").replace(" ", "");
  const thread = (await elsewhere("carla", "ask_question", { product: "1", body: `Forget it, ${word}` })).split("/").pop();
  await admin.goto(`/panel/message-center?q=${word}`);
  await ready(admin, true);
  const menu = admin.getByLabel(`Actions for thread ${thread}`);
  const remove = admin.getByRole("link", { name: "Delete", exact: true });
  await follow(admin, menu);
  await expect(remove).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(remove).toBeHidden();
  await expect(menu, "back where one was").toBeFocused();
  await admin.keyboard.press("Enter");
  await follow(admin, remove);
  await expect(admin.getByRole("heading", { name: "Delete this thread?" })).toBeVisible();
  await follow(admin, admin.getByRole("button", { name: "Delete" }));
  await expect(admin.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await follow(admin, admin.getByRole("link", { name: "Deleted", exact: true }));
  await follow(admin, menu);
  await follow(admin, admin.getByRole("button", { name: "Restore" }));
  await expect(admin.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});
