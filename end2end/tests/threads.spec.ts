import { expect, ready, test } from "./stoa";

let counter = 0;
/** A text nobody has written yet. */
const unique = (words: string) => `${words} (${Date.now()}-${counter++})`;

test("from question to answer, and back", async ({ stoa, hasScript }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  const question = unique("Does the Halo lamp take any bulb?");

  await carla.goto("/");
  await carla.getByRole("link", { name: "Halo floor lamp" }).click();
  await ready(carla, hasScript);
  await carla.getByRole("button", { name: "Ask a question" }).click();
  if (hasScript) await expect(carla.getByRole("dialog", { name: "Ask a question" })).toBeVisible();
  else await expect(carla).toHaveURL(/\/products\/\d+\/ask/);
  await carla.getByLabel("Your question").fill(question);
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(carla).toHaveURL(/\/account\/messages\/\d+$/);
  await expect(carla.getByText(question)).toBeVisible();
  const id = carla.url().split("/").pop()!;
  await carla.goto("/");

  await nora.goto("/panel/message-center");
  const row = nora.getByRole("row").filter({ hasText: question });
  await expect(row).toContainText("New");
  await expect(row).toContainText("1 unread");
  await row.getByRole("link", { name: id, exact: true }).click();
  await expect(nora).toHaveURL(`/panel/message-center/${id}`);
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(question)).toBeVisible();
  await expect(nora.getByRole("row").filter({ hasText: question })).not.toContainText("1 unread");
  await ready(nora, hasScript);
  const answer = unique("Any E27 up to 12 W, Carla.");
  await nora.getByLabel("Your message").fill(answer);
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(answer)).toBeVisible();
  await expect(nora.getByLabel("Your message")).toHaveValue("");

  await carla.goto("/account/messages");
  const mine = carla.getByRole("listitem").filter({ hasText: answer });
  await expect(mine).toContainText("1 unread");
  await expect(mine).toContainText("Lumen Lighting");
  await mine.getByRole("link").click();
  await expect(carla.getByRole("region", { name: "Messages" }).getByText(answer)).toBeVisible();
  await expect(carla.getByText("Nora")).toHaveCount(0);
  await carla.goto("/account/messages");
  await expect(carla.getByRole("listitem").filter({ hasText: answer })).not.toContainText("unread");
});

test("contacting a vendor starts a thread", async ({ stoa, hasScript }) => {
  const chris = await stoa.as("chris");
  await chris.goto("/vendors/2");
  await ready(chris, hasScript);
  await chris.getByRole("button", { name: "Contact vendor" }).click();
  const words = unique("Do you repair tents?");
  await chris.getByLabel("Your message").fill(words);
  await chris.getByRole("button", { name: "Send" }).click();
  await expect(chris).toHaveURL(/\/account\/messages\/\d+$/);
  await expect(chris.getByRole("heading", { name: "Fjord Outdoor", exact: true })).toBeVisible();
  await expect(chris.getByText(words)).toBeVisible();
});

test("a guest is led to sign-in and comes back to the same form", async ({ stoa, hasScript }) => {
  const guest = await stoa.guest();
  await guest.goto("/products/2");
  await ready(guest, hasScript);
  const product = await guest.getByRole("heading", { level: 1 }).innerText();
  await guest.getByRole("button", { name: "Ask a question" }).click();
  await expect(guest).toHaveURL(/\/sign-in\?next=/);
  await guest.getByLabel("E-mail").fill("chris@demo.test");
  await guest.getByLabel("Password").fill("demo");
  await guest.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(guest).toHaveURL("/products/2/ask");
  await expect(guest.getByText(product)).toBeVisible();
  await expect(guest.getByLabel("Your question")).toBeVisible();
});

test("a thread that is not theirs does not exist", async ({ stoa }) => {
  stoa.allow(404);
  const carla = await stoa.as("carla");
  await carla.goto("/account/messages");
  await carla.locator(".thread-row a").first().click();
  await expect(carla).toHaveURL(/\/account\/messages\/\d+$/);
  const path = new URL(carla.url()).pathname;
  for (const stranger of ["chris", "vera"] as const) {
    const page = await stoa.as(stranger);
    for (const place of [path, path.replace("/account/messages", "/panel/message-center")]) {
      expect((await page.goto(place))?.status()).toBe(404);
      await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    }
  }
});

test("what was refused is still in the box, with the reason", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await nora.getByRole("row").nth(1).getByRole("link").click();
  await expect(nora).toHaveURL(/\/panel\/message-center\/\d+$/);
  const page = nora.url();
  await ready(nora, hasScript);
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByText("Write something first.")).toBeVisible();
  const long = "</textarea>&amp;".repeat(800);
  await nora.getByLabel("Your message").fill(long);
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByText(/characters too long/)).toBeVisible();
  await expect(nora.getByLabel("Your message")).toHaveValue(long);
  if (hasScript) await expect(nora).toHaveURL(page);
  await nora.getByLabel("Your message").fill(unique("Short enough"));
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByText(/characters too long/)).toHaveCount(0);
  await expect(nora.getByText("Short enough").first()).toBeVisible();
});

test("a double click sends once", async ({ stoa, hasScript }) => {
  const chris = await stoa.as("chris");
  await chris.goto("/products/5/ask");
  await ready(chris, hasScript);
  const words = unique("Is it waterproof?");
  await chris.getByLabel("Your question").fill(words);
  await chris.getByRole("button", { name: "Send" }).dblclick();
  await expect(chris).toHaveURL(/\/account\/messages\/\d+$/);
  await chris.goto("/account/messages");
  await expect(chris.getByText(words)).toHaveCount(1);
});

test("links lead out, and markup stays text", async ({ stoa, hasScript }) => {
  const chris = await stoa.as("chris");
  await chris.goto("/products/1/ask");
  await ready(chris, hasScript);
  const words = unique("<img src=x onerror=alert(1)><script>alert(2)</script> https://a.example/?q=1 javascript:alert(3)");
  await chris.getByLabel("Your question").fill(words);
  await chris.getByRole("button", { name: "Send" }).click();
  await expect(chris.getByText(words)).toBeVisible();
  const link = chris.getByRole("link", { name: "https://a.example/?q=1" });
  await expect(link).toHaveAttribute("rel", "nofollow ugc noopener");
  await expect(link).toHaveAttribute("target", "_blank");
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await expect(nora.getByRole("row").filter({ hasText: "<img src=x" }).first()).toBeVisible();
});

test("a draft survives a reload and goes when it is sent @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await nora.getByRole("row").nth(2).getByRole("link").click();
  await ready(nora, true);
  const words = unique("Half a sen");
  await nora.getByLabel("Your message").fill(words);
  await expect(nora.getByText("Draft saved")).toBeVisible();
  await nora.reload();
  await expect(nora.getByLabel("Your message")).toHaveValue(words);
  await nora.getByLabel("Your message").press("Control+Enter");
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(words)).toBeVisible();
  await nora.reload();
  await ready(nora, true);
  await expect(nora.getByLabel("Your message")).toHaveValue("");
});

test("the box grows with what is written, as far as the thread stays in view, and ⌘ + Enter sends @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await nora.getByRole("row").nth(2).getByRole("link").click();
  await ready(nora, true);
  const box = nora.getByLabel("Your message");
  const height = () => box.evaluate((box) => box.getBoundingClientRect().height);
  await box.fill("");
  const empty = await height();
  await box.fill("One\ntwo\nthree\nfour\nfive\nsix");
  const grown = await height();
  expect(grown).toBeGreaterThan(empty + 40);
  await box.fill("A line more\n".repeat(100));
  const most = await height();
  expect(most).toBeGreaterThan(grown);
  expect(most).toBeLessThanOrEqual(0.4 * nora.viewportSize()!.height);
  await expect(nora.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
  expect((await nora.locator(".scroll").boundingBox())!.height, "something of the thread").toBeGreaterThan(100);
  const words = unique("Sent as on a Mac");
  await box.fill(words);
  await box.press("Meta+Enter");
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(words)).toBeVisible();
  await expect(box).toHaveValue("");
  expect(await height()).toBe(empty);
});

test("a draft follows to another device @script", async ({ stoa }) => {
  const phone = await stoa.as("nora");
  await phone.goto("/panel/message-center");
  await phone.getByRole("row").nth(2).getByRole("link").click();
  await ready(phone, true);
  const words = unique("Begun on the phone");
  const kept = phone.waitForResponse("**/api/keep_draft");
  await phone.getByLabel("Your message").fill(words);
  expect((await kept).status()).toBe(200);
  const desk = await stoa.as("nora");
  await desk.goto(phone.url());
  await ready(desk, true);
  await expect(desk.getByLabel("Your message")).toHaveValue(words);
  await desk.getByLabel("Your message").press("Control+Enter");
  await expect(desk.getByRole("region", { name: "Messages" }).getByText(words)).toBeVisible();
  await phone.reload();
  await ready(phone, true);
  await expect(phone.getByLabel("Your message")).toHaveValue("");
  await expect(phone.getByRole("region", { name: "Messages" }).getByText(words)).toHaveCount(1);
});

test("a message is there at once, and what is typed meanwhile stays @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await nora.getByRole("row").nth(2).getByRole("link").click();
  await ready(nora, true);
  const talk = nora.getByRole("region", { name: "Messages" });
  const box = nora.getByLabel("Your message");
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await nora.route("**/api/send_message", async (route) => held.then(() => route.continue()), { times: 1 });
  const words = unique("On its way");
  await box.fill(words);
  await box.press("Control+Enter");
  await expect(talk.getByText(words)).toBeVisible();
  await expect(talk.getByText("Sending…")).toBeVisible();
  await expect(box).toHaveValue("");
  await box.fill("And one thing more");
  letGo();
  await expect(talk.getByText("Sending…")).toHaveCount(0);
  await expect(talk.getByText(words)).toHaveCount(1);
  await expect(box).toHaveValue("And one thing more");
  await box.fill("");
});

test("a failed send keeps the text and can be repeated @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await nora.getByRole("row").nth(1).getByRole("link").click();
  await ready(nora, true);
  await nora.route("**/api/send_message", (route) => route.abort(), { times: 1 });
  nora.removeAllListeners("console");
  const words = unique("On a train");
  await nora.getByLabel("Your message").fill(words);
  await nora.getByRole("button", { name: "Send" }).click();
  await expect(nora.getByText("We can't reach the shop")).toBeVisible();
  await expect(nora.getByLabel("Your message")).toHaveValue(words);
  await nora.getByRole("button", { name: "Try again" }).click();
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(words)).toHaveCount(1);
});

test("what is sent before its form has come to life is no draft @script", async ({ stoa }) => {
  const carla = await stoa.as("carla");
  await carla.goto("/account/messages");
  await carla.locator("a[href^='/account/messages/']").first().click();
  await ready(carla, true);
  let bringToLife = () => {};
  const isSent = new Promise<void>((done) => (bringToLife = done));
  await carla.route(/write_in/, async (route) => {
    await isSent;
    await route.continue();
  });
  await carla.route("**/api/send_message", async (route) => {
    bringToLife();
    await carla.waitForTimeout(500);
    await route.continue();
  });
  const [words, box] = [unique("Quick as a wink"), carla.getByLabel("Your message")];
  await box.fill(words);
  await Promise.all([carla.waitForNavigation(), box.press("Control+Enter")]);
  await expect(carla.getByRole("region", { name: "Messages" }).getByText(words)).toHaveCount(1);
  await ready(carla, true);
  await box.focus();
  await expect(carla.locator("form[data-alive]")).toHaveCount(1);
  await expect(box).toHaveValue("");
});

test("the panel goes from thread to thread without loading pages @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  let pages = 0;
  nora.on("request", (request) => void (request.isNavigationRequest() && pages++));
  for (const row of [1, 3]) {
    const link = nora.getByRole("row").nth(row).getByRole("link");
    const id = await link.innerText();
    await link.click();
    await expect(nora).toHaveURL(`/panel/message-center/${id}`);
    await expect(nora.getByText(`Thread ${id}`, { exact: false })).toBeVisible();
    await expect(nora.getByLabel("Your message")).toBeVisible();
  }
  const first = await nora.getByRole("row").nth(1).getByRole("link").innerText();
  await nora.goBack();
  await expect(nora.getByText(`Thread ${first}`)).toBeVisible();
  expect(pages).toBe(0);
});

test("opening a thread by a script marks it read and counts agree @script", async ({ stoa }) => {
  const vera = await stoa.as("vera");
  await vera.goto("/panel/message-center");
  await ready(vera, true);
  const count = vera.getByRole("navigation", { name: "Panel" }).locator(".count [aria-hidden]");
  const before = Number(await count.innerText());
  const row = vera.getByRole("row").filter({ hasText: "unread" }).first();
  const unread = Number(/(\d+) unread/.exec(await row.innerText())![1]);
  await row.getByRole("link").click();
  await expect(vera.locator("#unread")).toBeVisible();
  if (before > unread) await expect(count).toHaveText(String(before - unread));
  else await expect(count).toHaveCount(0);
});

test("the first unread message comes into view @script", async ({ stoa }) => {
  const [chris, nora] = [await stoa.as("chris"), await stoa.as("nora")];
  await chris.goto("/products/1/ask");
  await ready(chris, true);
  await chris.getByLabel("Your question").fill(unique("A long story"));
  await chris.getByRole("button", { name: "Send" }).click();
  await expect(chris).toHaveURL(/\/account\/messages\/\d+$/);
  const thread = chris.url().split("/").pop()!;
  await nora.goto(`/panel/message-center/${thread}`);
  await nora.goto("/panel/message-center");
  for (let part = 1; part <= 30; part++) {
    const form = { thread, body: `Part ${part}\nof it`, send_id: crypto.randomUUID() };
    expect((await chris.request.post("/api/send_message", { form })).ok()).toBe(true);
  }
  await nora.goto(`/panel/message-center/${thread}`);
  await ready(nora, true);
  await expect(nora.locator("#unread")).toBeInViewport();
});

test("what the pointer rests on is there at once, and isn't read by it @script", async ({ stoa }) => {
  const chris = await stoa.as("chris");
  const words = unique("Does it come in black?");
  const form = { product: "1", body: words, send_id: crypto.randomUUID() };
  await chris.request.post("/api/ask_question", { form, maxRedirects: 0 });
  const nora = await stoa.as("nora");
  await nora.goto("/panel/message-center");
  await ready(nora, true);
  const row = nora.getByRole("row").filter({ hasText: words });
  const ahead = nora.waitForResponse("**/api/open_thread");
  await row.hover();
  expect((await ahead).status()).toBe(200);
  await expect(row.getByText("New", { exact: true }), "still new to them").toBeVisible();
  let answer = () => {};
  const later = new Promise<void>((resolve) => (answer = resolve));
  await nora.route("**/api/open_thread", (route) => later.then(() => route.continue()));
  await row.getByRole("link").click();
  await expect(nora.getByRole("region", { name: "Messages" }).getByText(words)).toBeVisible();
  await expect(row.getByText("New", { exact: true }), "not read before the server knows").toBeVisible();
  answer();
  await expect(row.getByText("New", { exact: true })).toHaveCount(0);
});

test.describe("far away", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("times are the reader's own, even when the server doesn't know where that is @script", async ({ stoa }) => {
    const carla = await stoa.as("carla");
    const check = async () => {
      const times = carla.locator(".post time");
      await expect(times.first()).toBeVisible();
      for (const time of await times.all()) {
        const at = new Date((await time.getAttribute("datetime"))!);
        const here = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit" });
        await expect(time).toHaveText(here);
        await expect(time).toHaveAttribute("title", new RegExp(`${here}$`));
      }
    };
    await carla.goto("/account/messages");
    await ready(carla, true);
    await carla.locator(".thread-row").first().getByRole("link").click();
    await check();
    await carla.context().clearCookies({ name: "stoa_zone" });
    await carla.reload();
    await ready(carla, true);
    await check();
  });
});
