import type { Page } from "@playwright/test";
import { firstThread } from "./places";
import { buyLamp, elsewhere, expect, newSeller, type people, ready } from "./stoa";
import type { Words } from "./words";

/** A state, and how one comes to it where Stoa speaks with these words. */
export type State = [name: string, come: (page: Page, w: Words) => Promise<void>];

/** What is answered on the way, besides what is asked for. */
export const answers = [404, 422, 429, 503];

/** What comes only of doing something. */
export const states: Record<"guest" | Exclude<keyof typeof people, "chris" | "vera">, State[]> = {
  guest: [
    ["a refused sign-in", async (page, w) => {
      await tryToSignIn(page, w, "nobody@demo.test");
      await page.locator(".problem").first().waitFor();
    }],
    ["too many wrong passwords", async (page, w) => {
      const form = { email: "somebody@demo.test", password: "wrong" };
      for (let times = 0; times < 10; times++) await page.request.post("/api/sign_in", { form });
      await tryToSignIn(page, w, form.email);
      await page.getByRole("alert").waitFor();
    }],
    ["e-mails to turn off by an address that nobody has", (page) => page.goto("/unsubscribe/1-0123").then(() => {})],
    // From here on somebody is signed in
    ["a new customer's messages", async (page, w) => {
      await page.goto("/account/messages");
      if (page.url().includes("/sign-in")) {
        const form = { name: "Ana Lima", email: `ana-${crypto.randomUUID()}@demo.test`, password: "long enough" };
        await page.request.post("/api/register", { form, maxRedirects: 0 });
        await page.goto("/account/messages");
      }
      await ready(page, true);
      await page.getByText(w.no_messages).waitFor();
    }],
    ["a new customer's orders", async (page, w) => {
      await page.goto("/account/orders");
      await ready(page, true);
      await page.getByText(w.no_orders).waitFor();
    }],
    ["a new seller's message center", async (page, w) => {
      await page.request.post("/api/sign_in", { form: { email: newSeller(), password: "long enough" }, maxRedirects: 0 });
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.getByText(w.no_threads).waitFor();
    }],
    ["a new seller's orders", async (page, w) => {
      await page.goto("/panel/orders");
      await ready(page, true);
      await page.getByText(w.no_orders).waitFor();
    }],
  ],
  carla: [
    ["asking in a dialog", async (page, w) => {
      await page.goto("/products/1");
      await ready(page, true);
      await page.getByRole("button", { name: w.ask_a_question }).click();
      await page.getByRole("dialog").getByLabel(w.your_question).fill("Is it bright enough to read by?");
    }],
    ["opening a dispute in a dialog", async (page, w) => {
      await page.goto("/account/orders/10040");
      await ready(page, true);
      await page.getByRole("button", { name: w.open_dispute }).click();
      await page.getByRole("dialog").getByLabel(w.reason).waitFor();
    }],
    ["a closed dispute", async (page) => {
      await page.goto(`/account/orders/${await settled()}/messages`);
      await ready(page, true);
      await page.locator(".notice.closed").waitFor();
    }],
    ["a refused message", async (page, w) => {
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.getByLabel(w.your_message).fill("x".repeat(10_003));
      await page.getByRole("button", { name: w.send }).click();
      await page.locator(".compose .problem").waitFor();
    }],
    ["a draft", async (page, w) => {
      await page.goto(`/account/messages/${await longTalk()}`);
      await ready(page, true);
      await page.getByLabel(w.your_message).fill("Only one thing more: how long is its cable?");
      await page.getByText(w.draft_saved).waitFor();
    }],
    ["offline", (page) => page.goto("/offline").then(() => {})],
  ],
  nora: [
    ["threads selected", async (page) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      for (const row of [1, 2]) await page.getByRole("row").nth(row).getByRole("checkbox").check();
    }],
    ["the keys", async (page) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    }],
    ["whether to mark all", async (page, w) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.getByRole("link", { name: w.mark_all_read }).click();
      await page.locator(".question").waitFor();
    }],
    ["the bell's menu", async (page) => {
      await page.goto("/panel/orders");
      await ready(page, true);
      await page.locator(".bell summary").click();
      await page.locator(".bell a").first().waitFor();
    }],
    ["a message on its way", async (page, w) => {
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.route("**/api/send_message", () => {});
      await page.getByLabel(w.your_message).fill("It is on its way to you.");
      await page.getByRole("button", { name: w.send }).click();
      await page.locator(".leaving .post").waitFor();
    }],
    ["a message that didn't leave", async (page, w) => {
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.route("**/api/send_message", (route) => route.fulfill({ status: 503 }));
      await page.getByLabel(w.your_message).fill("It is on its way to you.");
      await page.getByRole("button", { name: w.send }).click();
      await page.getByRole("button", { name: w.try_again }).waitFor();
    }],
    ["new messages below, and somebody typing", async (page) => {
      const thread = await longTalk();
      const hears = page.waitForResponse((response) => response.url().includes("/live"));
      await page.goto(`/panel/message-center/${thread}`);
      await ready(page, true);
      await hears;
      const scroll = page.locator(".scroll");
      // A page hears of scrolling when it is drawn
      await scroll.evaluate((scroll) => {
        scroll.scrollTop = -400;
        return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      await elsewhere("carla", "send_message", { thread, body: "And does it hum?" });
      await page.locator(".floor button").waitFor();
      await elsewhere("carla", "note_typing", { thread });
      await page.locator(".typing:not(:empty)").waitFor();
    }],
    ["not connected", async (page, w) => {
      await page.route("**/live**", (route) => route.fulfill({ status: 503 }));
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.getByText(w.not_connected).waitFor();
    }],
    ["a list that can't be read", async (page, w) => {
      await page.goto("/panel/orders");
      await ready(page, true);
      await page.route("**/api/**", (route) => route.fulfill({ status: 503 }));
      await page.getByRole("navigation", { name: w.panel }).getByRole("link", { name: w.message_center }).click();
      await page.locator(".failure").first().waitFor();
    }],
    // It stays for a while
    ["just marked", async (page) => {
      await elsewhere("carla", "send_message", { thread: await longTalk(), body: "Are you there?" });
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.getByRole("row").nth(1).getByRole("checkbox").check();
      await page.locator(".of-selected [value=read]").click();
      await page.locator(".marked").waitFor();
    }],
  ],
  admin: [
    ["a refused reason", async (page, w) => {
      await page.goto("/panel/orders/10040/dispute");
      await ready(page, true);
      await page.getByLabel(w.reason).fill("x".repeat(2_003));
      await page.getByRole("button", { name: w.open_dispute }).last().click();
      await page.locator(".compose .problem").waitFor();
    }],
    ["closing a dispute in a dialog", async (page, w) => {
      await page.goto("/panel/orders/10042/messages");
      await ready(page, true);
      await page.getByRole("button", { name: w.close_dispute }).click();
      await page.getByRole("dialog").getByLabel(w.note).waitFor();
    }],
    ["all that was tried with an order", async (page, w) => {
      await page.goto(`/panel/orders/${await settled()}`);
      await ready(page, true);
      await page.getByText(w.attempts).click();
      await page.getByRole("cell", { name: w.outcome_done }).first().waitFor();
    }],
    ["a row's menu", async (page) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.getByRole("row").nth(2).hover();
      await page.getByRole("row").nth(2).locator("summary").click();
      await page.locator(".menu[open] a").waitFor();
    }],
    ["the filters", async (page) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.locator(".filters summary").click();
      await page.locator("[name=vendor]").waitFor();
    }],
    ["a deleted thread", async (page) => {
      await page.goto(`/panel/message-center/${await deleted()}`);
      await ready(page, true);
      await page.locator(".deleted").waitFor();
    }],
  ],
};

/** Makes something once, however often it is asked for. */
function once(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => (made ??= make());
}

/** The number of an order with a dispute that was opened and closed. */
const settled = once(async () => {
  const order = buyLamp("carla");
  await elsewhere("carla", "open_dispute", { order, seen: "0", body: "One of the two came with a crack in its glass, and nobody answers." });
  await elsewhere("admin", "close_dispute", { order, seen: "1", body: "A new one is on its way." });
  return order;
});

/** A thread that is longer than a screen. */
const longTalk = once(async () => {
  const [, thread] = /(\d+)$/.exec(await elsewhere("carla", "ask_question", { product: "1", body: "I have some questions about this lamp." }))!;
  const questions = ["How high is it?", "How heavy is its foot?", "Can it stand on a carpet?", "Is it for indoors only?", "Can the shade be washed?"];
  for (const question of questions) await elsewhere("carla", "send_message", { thread, body: `${question}\n\nI ask because of this:\n\n- the children\n- the cat\n- the sun` });
  return thread;
});

/** A thread that was deleted. */
const deleted = once(async () => {
  const [, thread] = /(\d+)$/.exec(await elsewhere("carla", "ask_question", { product: "1", body: "Please forget this: I meant another shop." }))!;
  await elsewhere("admin", "delete_thread", { thread });
  return thread;
});

async function tryToSignIn(page: Page, w: Words, email: string): Promise<void> {
  await page.goto("/sign-in");
  await ready(page, true);
  await page.getByLabel(w.email).fill(email);
  await page.getByLabel(w.password).fill("wrong");
  await page.getByRole("button", { name: w.sign_in, exact: true }).click();
}
