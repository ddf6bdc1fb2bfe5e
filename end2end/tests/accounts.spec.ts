import { expect, test } from "./stoa";

test("a customer registers, signs out and in again", async ({ stoa }) => {
  stoa.allow(422);
  const page = await stoa.guest();
  const email = `ana-${Date.now()}@demo.test`;
  await page.goto("/register?next=%2Fvendors%2F1");
  await page.getByLabel("Name").fill("Ana María");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("take at least 8 characters")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Ana María");
  await page.getByLabel("Password").fill("long enough");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL("/vendors/1");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/account/messages");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("don't belong together")).toBeVisible();
  await page.getByLabel("Password").fill("long enough");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/account/messages");
  await expect(page.getByRole("heading", { name: "No messages yet" })).toBeVisible();
});

test("sign-in never leads to another site", async ({ stoa }) => {
  const page = await stoa.guest();
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await page.getByRole("button", { name: "carla@demo.test" }).click();
  await expect(page).toHaveURL("/");
});
