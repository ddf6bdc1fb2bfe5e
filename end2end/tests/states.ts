import type { Page } from "@playwright/test";
import { firstThread } from "./places";
import { type people, ready } from "./stoa";

export type State = [name: string, come: (page: Page) => Promise<void>];

/** What comes only of doing something. */
export const states: Record<"guest" | Exclude<keyof typeof people, "chris" | "vera">, State[]> = {
  guest: [
    ["a refused sign-in", async (page) => {
      await page.goto("/sign-in");
      await ready(page, true);
      await page.getByLabel("E-mail").fill("nobody@demo.test");
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByText("don't belong together").waitFor();
    }],
  ],
  carla: [
    ["asking in a dialog", async (page) => {
      await page.goto("/products/1");
      await ready(page, true);
      await page.getByRole("button", { name: "Ask a question" }).click();
      await page.getByRole("dialog").getByLabel("Your question").fill("Is it bright enough to read by?");
    }],
    ["a refused message", async (page) => {
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.getByLabel("Your message").fill("x".repeat(10_003));
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("characters too long").waitFor();
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
    ["whether to mark all", async (page) => {
      await page.goto("/panel/message-center");
      await ready(page, true);
      await page.getByRole("link", { name: "Mark all as read" }).click();
      await page.getByText("will be marked as read").waitFor();
    }],
    ["a message on its way", async (page) => {
      await page.goto(await firstThread(page));
      await ready(page, true);
      await page.route("**/api/send_message", () => {});
      await page.getByLabel("Your message").fill("It is on its way to you.");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Sending…").first().waitFor();
    }],
  ],
  admin: [
    ["a refused reason", async (page) => {
      await page.goto("/panel/orders/10040/dispute");
      await ready(page, true);
      await page.getByLabel("Reason").fill("x".repeat(2_003));
      await page.getByRole("button", { name: "Open dispute" }).last().click();
      await page.getByText("characters too long").waitFor();
    }],
  ],
};
