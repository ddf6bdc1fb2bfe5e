import type { Page } from "@playwright/test";
import { expect, ready, test } from "./stoa";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "Sign out", exact: true })).toBeVisible();
}

test("a customer changes name and password, and signs out elsewhere", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const [page, other] = [await stoa.guest(), await stoa.guest()];
  const email = `ana-${crypto.randomUUID()}@demo.test`;
  await page.goto("/register");
  await page.getByLabel("Name").fill("Ana María");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("long enough");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await signIn(other, email, "long enough");

  await page.getByRole("link", { name: "My settings" }).click();
  await expect(page.getByRole("heading", { name: "My settings" })).toBeVisible();
  await ready(page, hasScript);
  await expect(page.getByText("This one")).toHaveCount(1);
  const name = page.getByRole("region", { name: "Name" });
  await name.getByRole("textbox").fill("Ana Lima");
  await name.getByRole("button", { name: "Save" }).click();
  await expect(name.getByText("Saved.")).toBeVisible();
  await expect(page.getByText("Saved.")).toHaveCount(1);

  await page.getByRole("button", { name: /^Sign out .* on / }).click();
  await expect(page.getByText("Signed out.")).toBeVisible();
  await other.goto("/account/settings");
  await expect(other).toHaveURL(/\/sign-in\?next=/);

  await signIn(other, email, "long enough");
  const password = page.getByRole("region", { name: "Password" });
  await password.getByLabel("Current password").fill("wrong password");
  await password.getByLabel("New password").fill("even longer than that");
  await password.getByRole("button", { name: "Save" }).click();
  await expect(password.getByText("That isn't your password.")).toBeVisible();
  await password.getByLabel("Current password").fill("long enough");
  await password.getByLabel("New password").fill("even longer than that");
  await password.getByRole("button", { name: "Save" }).click();
  await expect(password.getByText("You are signed out everywhere else.")).toBeVisible();
  await other.goto("/account/settings");
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await signIn(other, email, "even longer than that");
});

test("sellers have their settings within the panel", async ({ stoa, hasScript }) => {
  stoa.allow(404);
  const page = await stoa.as("nora");
  await page.goto("/panel/orders");
  await ready(page, hasScript);
  await page.getByRole("link", { name: "My settings" }).click();
  await expect(page).toHaveURL("/account/settings");
  await expect(page.getByRole("heading", { name: "My settings" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Marketplace settings" })).toHaveCount(0);
  await page.getByRole("link", { name: "Orders list" }).click();
  await expect(page).toHaveURL("/panel/orders");
  await page.goto("/panel/settings");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("an admin settles the marketplace, and what is refused stays", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const page = await stoa.as("admin");
  await page.goto("/panel/message-center");
  await ready(page, hasScript);
  await page.getByRole("link", { name: "Marketplace settings" }).click();
  await expect(page.getByRole("heading", { name: "Marketplace settings" })).toBeVisible();
  const limit = page.getByLabel("Messages a minute");
  const before = await limit.inputValue();
  await limit.fill("many");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter a whole number from 0 to 10,000.")).toBeVisible();
  await expect(limit).toHaveValue("many");
  await expect(page.getByLabel("E-mail to vendors")).toBeChecked();
  await limit.fill(before);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Mails set aside" })).toBeVisible();
});

test("a forgotten password is renewed by a link, and an old link leads to a new one", async ({ stoa }) => {
  stoa.allow(404);
  const page = await stoa.guest();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await page.getByLabel("E-mail").fill(`nobody-${crypto.randomUUID()}@demo.test`);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  await page.goto("/password/0123456789");
  await expect(page.getByRole("heading", { name: "This link is over" })).toBeVisible();
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page).toHaveURL("/password");
});
