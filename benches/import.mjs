// How fast a shop comes in (docs/import.md): 100,000 orders, once new and once as they were, and how much longer an
// order takes among many than among few.
//
//   make bench                                           into SQLite
//   DATABASE=postgres://USER@HOST/NAME make bench        into an empty PostgreSQL database
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STOA = process.env.STOA ?? "target/release/stoa";
const ORDERS = Number(process.env.ORDERS ?? 100_000);
const MOST_SECONDS = 60;
const folder = mkdtempSync(join(tmpdir(), "stoa-import-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const vendors = Array.from({ length: 50 }, (_, n) => ({ kind: "vendor", reference: `v${n}`, name: `Vendor ${n}` }));
const products = Array.from({ length: 500 }, (_, n) => {
  return { kind: "product", reference: `p${n}`, vendor: `v${n % 50}`, name: `Product ${n}`, price: 100 + n };
});
const customers = Array.from({ length: 5_000 }, (_, n) => {
  return { kind: "customer", reference: `c${n}`, email: `c${n}@example.com`, name: `Customer ${n}` };
});
const order = (n) => {
  const item = (product) => ({ product: `p${product % 500}`, name: `Product ${product % 500}`, quantity: 1, price: 500 });
  return {
    kind: "order",
    reference: `o${n}`,
    number: String(10_000 + n),
    customer: `c${(n * 7) % 5_000}`,
    vendor: `v${n % 50}`,
    status: "delivered",
    total: 1_000,
    placed_at: new Date(1.7e12 + n * 60_000).toISOString(),
    items: [item(n * 50 + (n % 50)), item(n * 100 + (n % 50))],
  };
};
const shop = write("shop", [...vendors, ...products, ...customers]);
const tenth = Math.max(1, Math.floor(ORDERS / 10));
const first = write("first", Array.from({ length: tenth }, (_, n) => order(n)));
const rest = write("rest", Array.from({ length: ORDERS - tenth }, (_, n) => order(tenth + n)));
const last = write("last", Array.from({ length: tenth }, (_, n) => order(ORDERS + n)));

take("a shop without orders", shop);
const few = take(`${tenth} orders`, first);
const many = take(`${ORDERS - tenth} more`, rest);
const again = take("all of these once more, as they were", rest);
const late = take(`${tenth} among ${ORDERS}`, last);
console.log(`${ORDERS} orders in ${(few + many).toFixed(1)} s; as they were: ${((again * ORDERS) / (ORDERS - tenth)).toFixed(1)} s`);
console.log(`an order among many takes ${(late / few).toFixed(2)} times as long as one among few`);
if (few + many > MOST_SECONDS) {
  console.error(`that is more than ${MOST_SECONDS} s`);
  process.exit(1);
}

function write(name, lines) {
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  return file;
}

function take(what, file) {
  const env = { PATH: process.env.PATH };
  if (process.env.DATABASE) env.DATABASE_URL = process.env.DATABASE;
  const begun = performance.now();
  const done = spawnSync(STOA, ["import", file, "--data", join(folder, "data")], { env, encoding: "utf8" });
  const seconds = (performance.now() - begun) / 1_000;
  if (done.status !== 0) {
    console.error(done.error?.message ?? done.stderr);
    process.exit(1);
  }
  console.log(`${what}: ${seconds.toFixed(1)} s (${done.stdout.trim()})`);
  return seconds;
}
