import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIRequest, APIRequestContext } from "@playwright/test";
import { hostile } from "./servers";

const baseURL = `http://${hostile.address}`;

/** What the tests of the server read, too. */
const corpus: { texts: { name: string; text: string }[] } = JSON.parse(
  readFileSync(join(__dirname, "../../tests/hostile.json"), "utf8"),
);

const cut = (text: string, most: number) => [...text].slice(0, most).join("");
const unseen = ["only controls", "nothing to be seen"];

/** All that is typed. */
export const texts = corpus.texts.map(({ text }) => text);
/** Those that can be messages. */
export const bodies = corpus.texts.filter(({ name }) => name !== "only controls").map(({ text }) => text);
/** Those that can be names. */
export const names = corpus.texts
  .filter(({ name, text }) => !unseen.includes(name) && !/\p{Cc}/u.test(text))
  .map(({ text }) => cut(text, 80));
/** The marketplace's own name. */
export const marketName = "<img src=x onerror=window.pwned=1>";

/** What a message says: what is typed, without what is never kept. */
export const said = (text: string) =>
  text.replaceAll("\r\n", "\n").replace(/[^\P{Cc}\t\n]/gu, "").trim();
/** What a name says: the same without what would turn the words around it. */
export const called = (name: string) => said(name).replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
/** What is complained about in each eighth place: as much as fits. */
export const complaints = (place: number) => bodies.slice(place, place + 8);
const reason = (place: number) => complaints(place).join("\n\n");
/** A message of all texts. */
export const all = bodies.join("\n\n");

export interface Market {
  /** The addresses of things that are called like the name of the same place. */
  products: string[];
  vendors: string[];
  /** The numbers of orders of customers who are called so. */
  orders: string[];
  /** The numbers of Carla's orders at vendors who are called so. */
  carlas: string[];
  /** The threads of customers who are called so, and they themselves. */
  threads: string[];
  customers: APIRequestContext[];
  /** Carla's thread with Lumen, where all is said. */
  talk: string;
  /** Another one with Lumen. */
  meeting: string;
  /** Lumen's staff and the marketplace's, who are called like every sixth name, and have said so there. */
  staff: { name: string; email: string; isAdmin: boolean }[];
  /** A thread that the last of them deleted, after a customer wrote this in it. */
  deleted: { thread: string; words: string };
}

/** Has people and the shop fill it by every way in. */
export async function fill(request: APIRequest): Promise<Market> {
  const run = crypto.randomUUID().slice(0, 4);
  const [orders, carlas] = ["X", "Y"].map((kind) => names.map((_, place) => `${kind}${run}-${place}`));
  tell(names.flatMap((name, place) => things(name, place, orders[place], carlas[place])));
  const guest = await request.newContext({ baseURL });
  const listed = productsOn(await (await guest.get("/")).text());
  const products = names.map((name) => listed.get(called(name))!);
  const vendors = await Promise.all(products.map((path) => vendorOf(guest, path)));
  const [admin, carla, nora] = await Promise.all(
    ["admin@demo.test", "carla@demo.test", "nora@lumen.test"].map((email) => signIn(request, email)),
  );
  await post(admin, "settle", { market: marketName, messages_per_minute: "0", threads_per_hour: "0", "on[0]": "mail_customers", "on[1]": "mail_vendors", "on[2]": "mail_admins", "on[3]": "mail_text", "on[4]": "typing", "on[5]": "seen" });
  const talk = idIn(await post(carla, "ask_question", { product: "1", body: bodies[0] }));
  for (const body of bodies) {
    await post(carla, "send_message", { thread: talk, body });
    await post(nora, "send_message", { thread: talk, body });
  }
  const customers: APIRequestContext[] = [];
  const threads: string[] = [];
  for (const [place, name] of names.entries()) {
    const [body, number] = [bodies[place % bodies.length], carlas[place]];
    const customer = await register(request, name, `${place % 8 ? "h" : odd}${place}-${run}@demo.test`);
    customers.push(customer);
    const product = products[place].split("/").pop()!;
    threads.push(idIn(await post(customer, "ask_question", { product, body })));
    await post(admin, "send_message", { thread: threads[place], body });
    await post(customer, "send_message", { thread: threads[place], body });
    await post(admin, "write_about_order", { order: orders[place], body });
    // One says what eight texts are
    if (place % 8 === 0) await post(carla, "open_dispute", { order: number, seen: "0", body: reason(place) });
    if (place % 16 === 0) await post(admin, "close_dispute", { order: number, seen: "1", body: reason(place) });
  }
  const staff = names.filter((_, place) => place % 6 === 0).map((name, place) => ({ name, email: `s${place}-${run}@demo.test`, isAdmin: place % 2 === 1 }));
  const deleted = { thread: "", words: bodies[7] };
  const meeting = idIn(await post(carla, "ask_question", { product: "1", body: "Who are you all?" }));
  for (const someone of staff) {
    const { name, email, isAdmin } = someone;
    const role = isAdmin ? ["--role", "admin"] : ["--role", "vendor", "--vendor", "lumen"];
    stoa(["account", "create", `--name=${name}`, "--email", email, ...role], "long enough");
    const context = await signIn(request, email, "long enough");
    await post(context, "send_message", { thread: meeting, body: `I am ${name}` });
    if (!isAdmin) continue;
    deleted.thread = idIn(await post(customers[7], "ask_question", { product: "1", body: deleted.words }));
    await post(context, "delete_thread", { thread: deleted.thread });
  }
  return { products, vendors, orders, carlas, threads, customers, talk, meeting, staff, deleted };
}

/** What no mail server takes for the beginning of an address. */
export const odd = '"><svg/onload=window.pwned=1>';

/** What the shop tells of a name. */
function things(name: string, place: number, number: string, carlas: string): object[] {
  const [vendor, product, customer] = [`v${place}`, `p${place}`, `c${place}`];
  const items = [product, undefined].map((product) => ({ product, name, quantity: 1, price: 500 }));
  const order = { kind: "order", vendor, status: "paid", total: 1000, placed_at: "2026-11-01T08:00:00Z", items };
  return [
    { kind: "vendor", reference: vendor, name, about: name },
    { kind: "product", reference: product, vendor, name, price: 500, summary: name, details: [name] },
    { kind: "customer", reference: customer, email: `${customer}@hostile.test`, name },
    { ...order, reference: number, number, customer },
    { ...order, reference: carlas, number: carlas, customer: "carla@demo.test" },
  ];
}

function tell(lines: object[]): void {
  const file = join(mkdtempSync(join(tmpdir(), "stoa-")), "shop.jsonl");
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  stoa(["import", file]);
}

const stoa = (what: string[], input = "") => execFileSync("target/release/stoa", what, { cwd: "..", env: { STOA_DATA: hostile.data }, input });

/** The addresses of the products on a page, by name. */
function productsOn(page: string): Map<string, string> {
  const plain: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#x27": "'", amp: "&" };
  const tiles = page.matchAll(/href="(\/products\/\d+)"[^]*?class="name"[^>]*>([^<]*)</g);
  const decoded = (name: string) => name.replace(/&(lt|gt|quot|#x27|amp);/g, (_, entity: string) => plain[entity]);
  return new Map([...tiles].map(([, path, name]) => [decoded(name), path]));
}

async function vendorOf(guest: APIRequestContext, product: string): Promise<string> {
  return /href="(\/vendors\/\d+)"/.exec(await (await guest.get(product)).text())![1];
}

async function signIn(request: APIRequest, email: string, password = "demo"): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL });
  await post(context, "sign_in", { email, password });
  return context;
}

async function register(request: APIRequest, name: string, email: string): Promise<APIRequestContext> {
  const context = await request.newContext({ baseURL });
  await post(context, "register", { name, email, password: "long enough" });
  return context;
}

/** Posts as a script does; says where it leads. */
export async function post(who: APIRequestContext, call: string, fields: Record<string, string>): Promise<string> {
  const form = { send_id: crypto.randomUUID(), ...fields };
  const answer = await who.post(`/api/${call}`, { form, headers: { accept: "application/json" }, maxRedirects: 0 });
  if (!answer.ok()) throw new Error(`${call} ${JSON.stringify(fields)}: ${answer.status()}`);
  return answer.headers().location ?? "";
}

const idIn = (path: string) => path.split("/").pop()!;
