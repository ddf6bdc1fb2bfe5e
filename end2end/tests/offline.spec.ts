import { expect, ready, test } from "./stoa";

test("without a connection there is a page that says so, and the way back @script", async ({ stoa }) => {
  const guest = await stoa.guest();
  await guest.goto("/");
  await ready(guest, true);
  await guest.evaluate(async () => void (await navigator.serviceWorker.ready));
  await guest.reload();
  await ready(guest, true);
  for (const event of ["console", "response"] as const) guest.removeAllListeners(event);
  await guest.context().setOffline(true);
  await guest.goto("/products/1");
  await expect(guest.getByRole("heading", { name: "You are offline" })).toBeVisible();
  expect(await guest.evaluate(() => getComputedStyle(document.querySelector(".button")!).minHeight), "with its style").toBe("44px");
  await guest.context().setOffline(false);
  await guest.getByRole("link", { name: "Try again" }).click();
  await expect(guest).toHaveURL("/products/1");
  await expect(guest.getByRole("button", { name: "Ask a question" })).toBeVisible();
});

test("it can be installed @script", async ({ stoa }) => {
  const guest = await stoa.guest();
  await guest.goto("/");
  const session = await guest.context().newCDPSession(guest);
  const { errors } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});
