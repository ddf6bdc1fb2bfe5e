import type { Page, Route } from "@playwright/test";
import { firstThread } from "./places";
import { expect, ready, test } from "./stoa";

/** Cuts the server off, but for what keeps the page listening. */
const cut = (route: Route) => route.abort("internetdisconnected");

test("what can't be read is tried again, and all else stays @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  await nora.route("**/api/open_thread", cut);
  const link = nora.getByRole("row").nth(1).getByRole("link");
  const id = await link.innerText();
  await link.click();
  const failure = nora.locator(".failure");
  await expect(failure.getByRole("heading", { name: "The shop can't be reached" })).toBeVisible();
  await expect(nora.getByRole("row").nth(1)).toBeVisible();
  let pages = 0;
  nora.on("request", (request) => void (request.isNavigationRequest() && pages++));
  const again = failure.getByRole("link", { name: "Try again" });
  await expect(again).toHaveAttribute("href", `/panel/message-center/${id}`);
  await again.click();
  await nora.unroute("**/api/open_thread");
  await expect(nora.getByText(`Thread ${id}`)).toBeVisible();
  await expect(failure).toHaveCount(0);
  await expect(nora, "and is called what it is").toHaveTitle(/^(?!.*reached)/);
  expect(pages).toBe(0);
});

test("a list that can't be read is tried again, and has its title back @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  await nora.route("**/api/list_threads", (route) => route.fulfill({ status: 503 }));
  await nora.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(nora.getByRole("heading", { name: "The shop can't be reached" })).toBeVisible();
  await expect(nora).toHaveTitle(/The shop can't be reached$/);
  await nora.unroute("**/api/list_threads");
  await nora.getByRole("link", { name: "Try again" }).click();
  await expect(nora.locator(".failure")).toHaveCount(0);
  await expect(nora).toHaveTitle(/Message center$/);
  await expect(nora).toHaveURL(/show=unread/);
});

test("a list stays when it can't be read again, and goes on once it can @script", async ({ stoa }) => {
  const [nora, carla] = [await stoa.as("nora"), await stoa.as("carla")];
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  nora.removeAllListeners("console");
  const [rows, title] = [await nora.getByRole("row").count(), await nora.title()];
  for (const what of ["list_threads", "count_waiting"]) await nora.route(`**/api/${what}`, cut);
  const ask = (body: string) => carla.request.post("/api/ask_question", { form: { product: "1", body, send_id: crypto.randomUUID() }, maxRedirects: 0 });
  let tries = 0;
  nora.on("requestfailed", (request) => void (request.url().includes("list_threads") && tries++));
  await ask("Can you still see me?");
  await expect.poll(() => tries, "it is given up after four tries").toBe(4);
  await nora.waitForTimeout(300);
  await expect(nora.locator(".failure")).toHaveCount(0);
  await expect(nora.getByRole("row")).toHaveCount(rows);
  expect(await nora.title(), "counts stay, too").toBe(title);
  await nora.unrouteAll();
  await ask("And now?");
  await expect(nora.getByText("Can you still see me?")).toBeVisible();
  await expect(nora.getByText("And now?")).toBeVisible();
  expect(await nora.title()).not.toBe(title);
});
