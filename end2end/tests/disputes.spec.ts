import type { Page } from "@playwright/test";
import { buyLamp, expect, ready, test } from "./stoa";

/** Fills the form of a dispute, which stands in a dialog or on a page of its own, and sends it. */
async function fill(page: Page, hasScript: boolean, act: string, box: string, words: string): Promise<void> {
  await page.getByRole(hasScript ? "button" : "link", { name: act }).or(page.getByRole("button", { name: act })).first().click();
  const form = hasScript ? page.getByRole("dialog", { name: act }) : page;
  await form.getByRole("textbox", { name: box }).fill(words);
  await form.getByRole("button", { name: act }).last().click();
}

test("a dispute is opened, seen by all concerned, and closed", async ({ stoa, hasScript }) => {
  stoa.allow(403);
  const [chris, nora, admin] = [await stoa.as("chris"), await stoa.as("nora"), await stoa.as("admin")];
  const number = buyLamp("chris");
  const reason = `The parcel never came, ${crypto.randomUUID().slice(0, 8)}.`;
  await chris.goto(`/account/orders/${number}`);
  await ready(chris, hasScript);
  await fill(chris, hasScript, "Open dispute", "Reason", reason);
  if (!hasScript) await expect(chris).toHaveURL(new RegExp(`/account/orders/${number}/messages$`));
  await expect(chris.getByText("A dispute is open.")).toBeVisible();
  await chris.goto(`/account/orders/${number}/messages`);
  await expect(chris.locator(".notice").getByText("Dispute opened by You (customer)")).toBeVisible();
  await expect(chris.locator(".notice").getByText(reason)).toBeVisible();

  await nora.goto("/panel/messages?show=disputes");
  const row = nora.locator("tbody").getByRole("row").filter({ hasText: number });
  await expect(row.getByText("Dispute", { exact: true })).toBeVisible();
  await row.getByRole("link", { name: number }).click();
  await expect(nora.locator(".notice").getByText("Dispute opened by Chris Dubois (customer)")).toBeVisible();
  await expect(nora.getByRole("button", { name: "Close dispute" })).toHaveCount(0);
  await expect(nora.getByRole("button", { name: "Open dispute" })).toHaveCount(0);
  await nora.goto(`/panel/orders/${number}/dispute`);
  await expect(nora.getByRole("heading", { name: "That isn't for you to do" })).toBeVisible();

  await admin.goto(`/panel/message-center?show=unread&q=${number}`);
  await expect(admin.locator("tbody").getByRole("row").filter({ hasText: number }).getByText("1 unread")).toBeVisible();
  await admin.goto(`/panel/orders/${number}/messages`);
  await ready(admin, hasScript);
  await fill(admin, hasScript, "Close dispute", "Note (optional)", "A new lamp is on its way.");
  await expect(admin.getByText("A dispute is open.")).toHaveCount(0);
  await admin.goto(`/panel/orders/${number}/messages`);
  await expect(admin.locator(".notice.closed").getByText("Dispute closed by You (marketplace)")).toBeVisible();
  await chris.goto(`/account/orders/${number}/messages`);
  await expect(chris.locator(".notice.closed").getByText("A new lamp is on its way.")).toBeVisible();
  await chris.goto(`/account/orders/${number}`);
  await expect(chris.getByRole("heading", { name: "Disputes" })).toBeVisible();
  await expect(chris.getByText("Dispute closed by")).toBeVisible();
  await admin.goto(`/panel/orders/${number}`);
  await admin.getByText("Everything that was tried").click();
  await expect(admin.getByRole("cell", { name: "Done" })).toHaveCount(2);
  await expect(admin.getByRole("cell", { name: "127.0.0.1" })).toHaveCount(2);
});

test("a refused reason stays in the box, and an old page closes nothing", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  stoa.allow(409);
  const [chris, admin] = [await stoa.as("chris"), await stoa.as("admin")];
  const number = buyLamp("chris");
  await chris.goto(`/account/orders/${number}/dispute`);
  await ready(chris, hasScript);
  const box = chris.getByRole("textbox", { name: "Reason" });
  await box.fill("  ");
  await chris.getByRole("button", { name: "Open dispute" }).last().click();
  await expect(chris.getByText("a dispute needs a reason")).toBeVisible();
  const long = "Far too long. ".repeat(150);
  await box.fill(long);
  await chris.getByRole("button", { name: "Open dispute" }).last().click();
  await expect(chris.getByText("characters too long; 2,000 fit")).toBeVisible();
  await expect(box).toHaveValue(long);
  await box.fill("It never came.");
  await chris.getByRole("button", { name: "Open dispute" }).last().click();
  await expect(chris.locator(".notice")).toBeVisible();

  // The page grows old: it isn't told what happens elsewhere
  await admin.route("**/live**", (route) => route.fulfill({ contentType: "text/event-stream", body: "" }));
  await admin.goto(`/panel/orders/${number}/dispute`);
  await ready(admin, hasScript);
  await admin.getByRole("textbox", { name: "Note (optional)" }).fill("Settled by phone.");
  const form = { order: number, seen: "1", send_id: crypto.randomUUID(), body: "" };
  await chris.request.post("/api/close_dispute", { form, headers: { accept: "application/json" } });
  await admin.getByRole("button", { name: "Close dispute" }).last().click();
  await expect(admin.getByText("No dispute is open on this order any more.")).toBeVisible();
});

test("an unsent reason survives a reload @script", async ({ stoa }) => {
  const chris = await stoa.as("chris");
  const number = buyLamp("chris");
  await chris.goto(`/account/orders/${number}`);
  await ready(chris, true);
  await chris.getByRole("button", { name: "Open dispute" }).click();
  const box = chris.getByRole("dialog").getByRole("textbox", { name: "Reason" });
  await box.pressSequentially("It never");
  await expect(chris.getByRole("dialog").getByText("Draft saved")).toBeVisible();
  await chris.keyboard.press("Escape");
  await expect(chris.getByRole("dialog")).toHaveCount(0);
  await expect(chris.getByRole("button", { name: "Open dispute" })).toBeFocused();
  await chris.reload();
  await ready(chris, true);
  await chris.getByRole("button", { name: "Open dispute" }).click();
  await expect(box).toHaveValue("It never");
});
