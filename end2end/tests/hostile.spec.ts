import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import PostalMime from "postal-mime";
import { type Market, all, bodies, called, complaints, fill, marketName, names, odd, post, said, texts } from "./hostile";
import { expectWithin, listen, look } from "./looks";
import { hostile } from "./servers";
import { expect, ready, test } from "./stoa";

test.use({ baseURL: `http://${hostile.address}` });
// What goes wrong once has gone wrong
test.describe.configure({ mode: "serial", timeout: 180_000, retries: 0 });

let market: Market;
test.beforeAll(async ({ playwright }) => void (market = await fill(playwright.request)));

/** Each place of the names that is this much above a multiple. */
const some = (of: number, above = 0) => names.map((_, place) => place).filter((place) => place % of === above);

async function see(page: Page, path: string, hasScript: boolean, ...words: string[]): Promise<void> {
  await page.goto(path);
  await ready(page, hasScript);
  await look(page, path);
  const content = (await page.locator("body").textContent())!;
  for (const word of words) expect(content, path).toContain(word);
}

/** The same of a page that is called so. */
async function seeCalled(page: Page, path: string, hasScript: boolean, name: string, ...words: string[]): Promise<void> {
  await see(page, path, hasScript, called(name), ...words);
  expect(await page.title(), path).toContain(called(name));
}

const stack = (text: string) => /\p{M}{9}/u.test(text);
const stacked = names.findIndex(stack);

test("the shop shows what things are called", async ({ stoa, hasScript }) => {
  const carla = await stoa.as("carla");
  await see(carla, "/", hasScript, ...names.map(called), marketName);
  await expectWithin(carla, carla.locator(".product-tile", { hasText: called(names[stacked]) }).locator(".name"));
  const shift = hasScript ? 0 : 1;
  for (const place of some(2, shift)) await seeCalled(carla, market.products[place], hasScript, names[place]);
  for (const place of some(3, shift)) await seeCalled(carla, market.vendors[place], hasScript, names[place]);
  for (const place of some(8, shift)) await see(carla, `${market.products[place]}/ask`, hasScript, called(names[place]));
  await see(carla, `${market.vendors[stacked]}/contact`, hasScript, called(names[stacked]));
});

test("a customer sees what was said", async ({ stoa, hasScript }) => {
  const carla = await stoa.as("carla");
  await see(carla, `/account/messages/${market.talk}`, hasScript, ...bodies.map(said));
  const posts = carla.locator(".post .words");
  for (const post of await posts.filter({ hasText: said(bodies.find(stack)!) }).all()) await expectWithin(carla, post);
  const links = await carla.locator(".words a").evaluateAll((links) => links.map((link) => [link.getAttribute("href")!, link.getAttribute("rel"), link.getAttribute("target")]));
  expect(links.length).toBeGreaterThan(8);
  for (const [href, rel, target] of links) {
    expect(href).toMatch(/^https?:\/\//);
    expect([rel, target]).toEqual(["nofollow ugc noopener", "_blank"]);
  }
  await see(carla, "/account/messages", hasScript, marketName);
  await see(carla, "/account/orders?per=100", hasScript, ...names.map(called));
  await expectWithin(carla, carla.locator(".thread-row", { hasText: `Order ${market.carlas[stacked]}` }));
  for (const place of some(8)) {
    const order = `/account/orders/${market.carlas[place]}`;
    await see(carla, order, hasScript, called(names[place]), ...complaints(place).map(said));
    if (place < 16) await see(carla, `${order}/messages`, hasScript, ...complaints(place).map(said));
  }
  await see(carla, `/account/orders/${market.orders[0]}`.replace("X", "Y"), hasScript);
  await see(carla, `/account/orders/${market.carlas[16]}/dispute`, hasScript);
});

test("the panel shows who says what about what", async ({ stoa, hasScript }) => {
  const admin = await stoa.as("admin");
  await see(admin, "/panel/message-center?per=100&subject=product", hasScript, ...names.map(called));
  await expectWithin(admin, admin.getByRole("row").filter({ hasText: called(names[stacked]) }).first());
  await see(admin, "/panel/messages?per=100", hasScript, marketName);
  await see(admin, "/panel/orders?per=100&sort=-date", hasScript);
  await expectWithin(admin, admin.getByRole("row").filter({ hasText: market.orders[stacked] }));
  await see(admin, "/panel/settings", hasScript);
  const shift = hasScript ? 0 : 1;
  for (const place of some(3, shift)) {
    const thread = `/panel/message-center/${market.threads[place]}`;
    await seeCalled(admin, thread, hasScript, names[place], said(bodies[place % bodies.length]));
    if (place % 9 < 3) await see(admin, `${thread}/delete`, hasScript, called(names[place]));
  }
  for (const place of some(4, shift)) {
    const order = `/panel/orders/${market.orders[place]}`;
    await see(admin, order, hasScript, called(names[place]));
    if (place % 8 < 4) await see(admin, `${order}/messages`, hasScript, said(bodies[place % bodies.length]));
    if (place % 8 >= 4) await see(admin, `/panel/orders/${market.carlas[place]}`, hasScript, called(names[place]));
    if (place % 16 < 4) await see(admin, `${order}/dispute`, hasScript, called(names[place]));
  }
  const nora = await stoa.as("nora");
  await see(nora, "/panel/message-center", hasScript);
  await see(nora, `/panel/message-center/${market.talk}`, hasScript, ...bodies.map(said));
});

test("colleagues see what they are called, and an admin what was deleted by whom", async ({ stoa, hasScript }) => {
  const [nora, admin, someone] = [await stoa.as("nora"), await stoa.as("admin"), await stoa.guest()];
  const [sellers, admins] = [false, true].map((isAdmin) => market.staff.filter((one) => one.isAdmin === isAdmin).map(({ name }) => called(name)));
  await see(nora, `/panel/message-center/${market.meeting}`, hasScript, ...sellers, marketName);
  await see(admin, `/panel/message-center/${market.meeting}`, hasScript, ...sellers, ...admins);
  await see(admin, `/panel/message-center/${market.deleted.thread}`, hasScript, `Deleted by ${admins.at(-1)}`, said(market.deleted.words));
  await see(admin, "/panel/message-center?show=deleted", hasScript, said(market.deleted.words));
  for (const { name, email } of market.staff) {
    await someone.request.post("/api/sign_in", { form: { email, password: "long enough" }, maxRedirects: 0 });
    await see(someone, "/panel/orders", hasScript, called(name));
  }
});

test("what is asked for stays what it is where all is marked", async ({ stoa, hasScript }) => {
  stoa.allow(400);
  stoa.allow(422);
  const admin = await stoa.as("admin");
  for (const place of some(8, hasScript ? 0 : 4)) {
    const words = encodeURIComponent(names[place]);
    for (const list of ["/panel/message-center", "/panel/messages"]) {
      await see(admin, `${list}/mark?q=${words}&show=new&act=read`, hasScript, "Mark all as read");
      const back = (await admin.getByRole("link", { name: "Cancel" }).getAttribute("href"))!;
      expect(new URL(back, admin.url()).searchParams.get("q")).toBe(names[place]);
      const asked = await admin.locator("input[name=all]").inputValue();
      expect(new URLSearchParams(asked).get("q")).toBe(names[place]);
    }
    await see(admin, `/panel/messages/mark?act=${words}`, hasScript);
  }
});

test("a search is for words", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const admin = await stoa.as("admin");
  for (const place of some(4, hasScript ? 0 : 2)) {
    const words = texts[place];
    await admin.goto(place % 8 < 4 ? "/panel/message-center" : "/panel/orders");
    await ready(admin, hasScript);
    const box = admin.getByRole("searchbox");
    await box.fill(words);
    const typed = (await box.inputValue()).trim();
    await box.press("Enter");
    await expect(admin).toHaveURL(/[?&]q=/);
    await ready(admin, hasScript);
    // A page has no NUL
    expect((await box.inputValue()).trim()).toBe(hasScript ? typed : typed.replaceAll("\0", "\ufffd"));
    await look(admin, `a search for ${words}`);
  }
  const carla = await stoa.as("carla");
  await see(carla, `/account/messages?q=${encodeURIComponent("pwned")}`, hasScript);
  await expect(carla.locator("mark").first()).toBeVisible();
  await see(carla, `/account/messages?q=${encodeURIComponent("abba")}`, hasScript);
  await see(admin, "/panel/message-center?q=abba", hasScript);
});

test("what is typed is said, or stays with a word why", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const carla = await stoa.as("carla");
  const path = `/account/messages/${market.talk}`;
  await carla.goto(path);
  await ready(carla, hasScript);
  const box = carla.getByLabel("Your message");
  const mine = carla.locator(".post.mine .words");
  for (const body of hasScript ? bodies : [all]) {
    await box.fill(body);
    await carla.getByRole("button", { name: "Send" }).click();
    await expect.poll(() => mine.last().textContent()).toBe(said(body));
  }
  await look(carla, "what was just sent");
  await box.fill(`${all}${"x".repeat(10_000)}`);
  await carla.getByRole("button", { name: "Send" }).click();
  await expect(carla.getByText("characters too long")).toBeVisible();
  await expect(box).toHaveValue(new RegExp("</textarea><script>window.pwned=1</script>[^]*x{10000}$"));
  await look(carla, "a refused message");
  if (hasScript) {
    await carla.reload();
    await ready(carla, true);
    await expect(box).toHaveValue(/x{10000}$/);
    await look(carla, "a draft");
    await box.fill("");
  }

  const guest = await stoa.guest();
  for (const place of some(8)) {
    await guest.goto("/register");
    await guest.getByLabel("Name").fill(names[place]);
    await guest.getByLabel("E-mail").fill(`${place}@demo.test`);
    await guest.getByLabel("Password").fill("short");
    await guest.getByRole("button", { name: "Create account" }).click();
    await expect(guest.getByText("take at least 8 characters")).toBeVisible();
    await expect(guest.getByLabel("Name")).toHaveValue(names[place]);
    await look(guest, `${names[place]}, not registered`);
  }
  await guest.getByLabel("Name").fill("\u200b");
  await guest.getByLabel("Password").fill("long enough");
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest.getByText("Enter your name.")).toBeVisible();
});

test("people and the marketplace are called what they like", async ({ stoa, hasScript }) => {
  const [guest, admin] = [await stoa.guest({ userAgent: `<script>window.pwned=1</script>"'><b> Firefox/1 Linux` }), await stoa.as("admin")];
  await guest.goto("/register?next=%2F%2Fevil.example%22%3E%3Cscript%3E");
  await guest.getByLabel("Name").fill("Eve");
  await guest.getByLabel("E-mail").fill(`eve-${crypto.randomUUID()}@demo.test`);
  await guest.getByLabel("Password").fill("long enough");
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest).toHaveURL("/");
  for (const place of some(6, hasScript ? 0 : 3)) {
    await guest.goto("/account/settings");
    const name = guest.getByRole("region", { name: "Name" });
    await name.getByRole("textbox").fill(names[place]);
    await name.getByRole("button", { name: "Save" }).click();
    await expect(name.getByText("Saved.")).toBeVisible();
    await ready(guest, hasScript);
    await expect(name.getByRole("textbox")).toHaveValue(called(names[place]));
    await look(guest, `somebody called ${names[place]}`);

    const market = [...names[place]].slice(0, 60).join("");
    await admin.goto("/panel/settings");
    await admin.getByLabel("The marketplace's name").fill(market);
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("Saved.")).toBeVisible();
    await see(guest, "/", hasScript, called(market));
  }
  await see(guest, "/account/settings", hasScript, "Firefox on Linux");
  await admin.goto("/panel/settings");
  await admin.getByLabel("The marketplace's name").fill(marketName);
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();
});

test("nobody is led away after signing in", async ({ stoa }) => {
  for (const next of ["javascript:window.pwned=1", "//evil.example", "/\\evil.example", "https://evil.example/\"><script>"]) {
    const page = await stoa.guest();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await look(page, `sign-in, then ${next}`);
    await page.getByRole("button", { name: "carla@demo.test" }).click();
    await expect(page).toHaveURL(`http://${hostile.address}/`);
  }
});

test("what comes while one looks is only text @script", async ({ stoa }) => {
  const [admin, carla] = [await stoa.as("admin"), await stoa.as("carla")];
  await admin.goto(`/panel/message-center/${market.threads[stacked]}`);
  await carla.goto(`/account/messages/${market.talk}`);
  await Promise.all([ready(admin, true), ready(carla, true)]);
  await admin.waitForTimeout(0);
  const words = admin.locator(".post .words");
  const before = await words.count();
  await post(market.customers[stacked], "note_typing", { thread: market.threads[stacked] });
  await expect(admin.getByText(`${called(names[stacked])} is typing…`)).toBeVisible();
  await look(admin, "somebody is typing");
  for (const body of bodies) await post(market.customers[stacked], "send_message", { thread: market.threads[stacked], body });
  await expect(words).toHaveCount(before + bodies.length);
  expect(await words.allTextContents()).toEqual(expect.arrayContaining(bodies.map(said)));
  await look(admin, "what has come live");
});

test("a notification is only text @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.addInitScript(() => {
    const shown: string[] = [];
    class Shown {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string, options: NotificationOptions) {
        shown.push(`${title}\n${options.body}`);
      }
    }
    Object.assign(window, { Notification: Shown, shown });
  });
  await nora.goto("/account/settings");
  await ready(nora, true);
  await nora.getByRole("button", { name: "Turn on" }).click();
  await expect(nora.getByRole("button", { name: "Turn off" })).toBeVisible();
  await nora.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true }));
  for (const place of some(12)) {
    await post(market.customers[place], "ask_question", { product: "1", body: texts[place] });
    const shown = () => nora.evaluate(() => (window as unknown as { shown: string[] }).shown.at(-1));
    await expect.poll(shown).toBe(`${called(names[place])} · Halo floor lamp, brass\n${called(texts[place])}`);
  }
  await look(nora, "notified");
});

test("an e-mail is only text @script", async ({ stoa }) => {
  const folder = `../${hostile.data}/mails`;
  const letters = () => (existsSync(folder) ? readdirSync(folder) : []).filter((file) => file.endsWith(".eml"));
  // They leave a minute after what they are about
  await expect.poll(() => letters().length, { timeout: 120_000, intervals: [1_000] }).toBeGreaterThan(4 * names.length);
  const page = await stoa.guest();
  const seen = new Set<string>();
  let turnOff = "";
  for (const file of letters()) {
    const letter = await PostalMime.parse(readFileSync(`${folder}/${file}`));
    expect(letter.to!.map(({ address }) => address)).toEqual([expect.stringMatching(/^[\w-]+@(demo|lumen|fjord|quire|kiln|hostile)\.test$/)]);
    expect([letter.cc, letter.bcc]).toEqual([undefined, undefined]);
    expect(letter.subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    const key = `${letter.from!.name} ${/Dispute (opened|closed)/.exec(letter.text!)?.[0]}`;
    turnOff = /<([^>]*\/unsubscribe\/[^>]*)>/.exec(letter.headers.find(({ key }) => key === "list-unsubscribe")?.value ?? "")?.[1] ?? turnOff;
    if (seen.has(key)) continue;
    seen.add(key);
    await page.setContent(letter.html!);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      const over = await page.evaluate(() => ["pwned" in window, document.documentElement.scrollWidth - innerWidth]);
      expect(over, key).toEqual([false, 0]);
    }
    const odd = await page.evaluate(() => [...document.querySelectorAll("img, svg, script, iframe, form, base, [onerror], [onclick], [onload]")].map((element) => element.outerHTML));
    expect(odd, key).toEqual([]);
  }
  // What would be decoded as an encoded word is kept from it
  const inMail = (name: string) => called(name).replaceAll("=?", "= ?").replace(/[^\S\ufeff]+/g, " ");
  for (const name of names) expect([...seen].some((key) => key.startsWith(`${inMail(name)} via`)), name).toBe(true);
  const { pathname } = new URL(turnOff);
  // That page has no icon
  stoa.allow(404);
  await page.goto(pathname);
  await expect(page.getByRole("heading", { name: "Turn e-mails off?" })).toBeVisible();
  await look(page, "turning e-mails off");
  await listen(page, "turning e-mails off");
  // Those that can't leave are told of
  const admin = await stoa.as("admin");
  const aside = names.map((name, place) => ({ name, place })).filter(({ place }) => place % 8 === 0);
  await see(admin, "/panel/settings", true, ...aside.flatMap(({ name, place }) => [called(name), `${odd}${place}-`]), "is no e-mail address");
  await expect(admin.getByRole("button", { name: `Try again for ${called(names[0])}` })).toBeVisible();
});
