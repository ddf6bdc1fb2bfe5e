import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type APIRequestContext, type Browser, type BrowserContextOptions, type Page, test as base, expect, request } from "@playwright/test";
import { usual } from "./servers";

/** The people of the demo marketplace. */
export const people = {
  carla: "carla@demo.test",
  chris: "chris@demo.test",
  nora: "nora@lumen.test",
  vera: "vera@fjord.test",
  admin: "admin@demo.test",
};

type Person = keyof typeof people;

interface Stoa {
  /** A page of a browser of its own, where somebody has signed in. */
  as: (person: Person, like?: BrowserContextOptions) => Promise<Page>;
  /** A page of a browser of its own, where nobody has. */
  guest: (like?: BrowserContextOptions) => Promise<Page>;
  /** Allows answers with this status, which browsers note as errors. */
  allow: (status: number) => void;
}

/** Tests fail on anything in the console that isn't an answer they expect, and on whatever a page wasn't to do. */
export const test = base.extend<{ stoa: Stoa; hasScript: boolean }>({
  hasScript: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled ?? true),
  stoa: async ({ browser, javaScriptEnabled, viewport, timezoneId, baseURL }, use) => {
    const complaints: string[] = [];
    const allowed = new Set<number>();
    const options = { javaScriptEnabled, viewport, timezoneId, baseURL };
    const before = new Set(browser.contexts());
    const guest = (like = {}) => open(browser, { ...options, ...like }, complaints, allowed);
    const as = async (person: Person, like = {}) => {
      const page = await guest(like);
      await signIn(page, person);
      return page;
    };
    await use({ as, guest, allow: (status) => void allowed.add(status) });
    // Else their pages would go on listening beside all tests that follow
    for (const context of browser.contexts().filter((context) => !before.has(context))) await context.close();
    expect(complaints, "nothing is complained about in the console").toEqual([]);
  },
});

async function open(browser: Browser, options: object, complaints: string[], allowed: Set<number>): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => {
    const status = /the server responded with a status of (\d+)/.exec(message.text())?.[1];
    const isSlow = message.text().includes("was preloaded using link preload but not used");
    // Asked when a stream has ended, to tell a signed-out browser from a lost connection
    const isSignedOut = status === "401" && /\/live(\?|$)/.test(message.location().url);
    const isAllowed = isSlow || isSignedOut || (status !== undefined && allowed.has(Number(status)));
    if (["error", "warning"].includes(message.type()) && !isAllowed) complaints.push(message.text());
  });
  page.on("response", (response) => {
    const { "content-security-policy": policy, ...headers } = response.headers();
    const isPage = response.request().isNavigationRequest() && response.ok() && headers["content-type"]?.includes("html");
    const isPlain = /^\/(offline|unsubscribe)/.test(new URL(response.url()).pathname);
    if (isPage && !isPlain && !policy?.includes("'nonce-")) {
      complaints.push(`${response.url()} came with ${policy}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, originalPolicy }) =>
      console.error(`against the policy: ${violatedDirective} ${blockedURI} (${document.URL}: ${originalPolicy})`),
    ),
  );
  return page;
}

/** Signs in by the button that the demo offers. */
async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: people[person] }).click();
  await expect(page.locator('form[action="/api/sign_out"]').first()).toBeAttached();
}

const elsewhereAs = new Map<Person, Promise<APIRequestContext>>();

/** Has somebody do something in another browser meanwhile; says where it leads. */
export async function elsewhere(person: Person, call: string, fields: Record<string, string>): Promise<string> {
  if (!elsewhereAs.has(person)) elsewhereAs.set(person, signInElsewhere(person));
  const form = { send_id: crypto.randomUUID(), ...fields };
  const who = await elsewhereAs.get(person)!;
  const answer = await who.post(`/api/${call}`, { form, headers: { accept: "application/json" }, maxRedirects: 0 });
  expect(answer.ok(), `${call}: ${answer.status()}`).toBe(true);
  return answer.headers().location ?? "";
}

async function signInElsewhere(person: Person): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL: `http://${usual.address}` });
  await context.post("/api/sign_in", { form: { email: people[person], password: "demo" }, maxRedirects: 0 });
  return context;
}

/** Has a customer buy a lamp at Lumen, which the shop tells Stoa by its door; says the order's number. */
export function buyLamp(person: Person): string {
  const number = `T${crypto.randomUUID().slice(0, 8)}`;
  const item = { product: "lumen-dusk", name: "Dusk wall light, set of two", quantity: 1, price: 14900 };
  tell({
    kind: "order",
    reference: number,
    number,
    customer: people[person],
    vendor: "lumen",
    status: "paid",
    total: 14900,
    placed_at: new Date().toISOString(),
    items: [item],
  });
  return number;
}

/** Has a seller begin who has sold nothing yet; says their address, whose password is "long enough". */
export function newSeller(): string {
  const reference = `v${crypto.randomUUID().slice(0, 8)}`;
  tell({ kind: "vendor", reference, name: "Brand New Things", about: "We have only just begun." });
  const email = `${reference}@demo.test`;
  stoa(["account", "create", "--email", email, "--name", "Bo New", "--role", "vendor", "--vendor", reference], "long enough");
  return email;
}

/** Tells what the shop has to tell. */
function tell(thing: object): void {
  const file = join(mkdtempSync(join(tmpdir(), "stoa-")), "shop.jsonl");
  writeFileSync(file, JSON.stringify(thing));
  stoa(["import", file]);
}

const stoa = (what: string[], input = "") =>
  execFileSync("target/release/stoa", what, { cwd: "..", env: { STOA_DATA: usual.data }, input });

/** Waits until scripts have taken the page over, where there are any. */
export async function ready(page: Page, hasScript: boolean): Promise<void> {
  if (hasScript) await expect(page.locator("html[data-ready]")).toBeAttached();
}

export { expect };
