// How fast pages are in a small world and in a large one (section 9 of the specification): the large one may take
// half as long again for as many rows. What a row takes is measured first, since lists are shorter in the small
// world; a row that a search found takes longer, since its message is read and marked. Nothing else is set off: in
// the small world there are few matches to count, in the large one up to 1,000.
//
//   make bench                            1,000 and 100,000 threads
//   THREADS="1000 1000000" make bench     others
//   JSON=speed.json make bench            the figures as JSON too
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MOST = 1.5;
const WARMING = 20;
const REQUESTS = Number(process.env.REQUESTS ?? 200);
const STOA = process.env.STOA ?? "target/release/stoa";
const SIZES = (process.env.THREADS ?? "1000 100000").trim().split(/\s+/).map(Number);
const PEOPLE = { admin: "admin@demo.test", nora: "nora@lumen.test", vera: "vera@fjord.test", carla: "carla@demo.test" };
const CENTER = "/panel/message-center";
const ORDERS = "/panel/orders";
/** Nothing that would lead to another database than our own. */
const env = { PATH: process.env.PATH };

const searches = ["xylograph", "parcel", '"thank you"', "xylograph parc", "th"];
const lists = ["show=unread", "show=new", "show=disputes", "subject=order", "sort=customer", "sort=-id"];
const pages = [
  ...["admin", "nora", "vera"].map((who) => [who, CENTER]),
  ...lists.flatMap((list) => [["nora", `${CENTER}?${list}`], ["admin", `${CENTER}?${list}`]]),
  ["admin", `${CENTER}?vendor=1`],
  ...searches.flatMap((words) => ["nora", "admin"].map((who) => [who, `${CENTER}?q=${encodeURIComponent(words)}`])),
  ...["", "?messages=any", "?messages=unread", "?sort=customer", "?q=lamp", "?q=2"].flatMap((list) => [
    ["nora", `${ORDERS}${list}`],
    ["admin", `${ORDERS}${list}`],
  ]),
  ...["", "?show=unread", "?q=parcel"].map((list) => ["nora", `/panel/messages${list}`]),
  ["nora", "thread"],
  ["carla", "/account/messages"],
];

const folder = mkdtempSync(join(tmpdir(), "stoa-speed-"));
const servers = [];
process.on("exit", () => {
  for (const server of servers) server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

if (SIZES.length !== 2 || !SIZES.every((size) => size > 0)) fail('THREADS must be two numbers, like "1000 100000"');
const worlds = [];
for (const size of SIZES) worlds.push(await open(size));
const aRow = {
  listed: await timeOfARow(worlds[0], `${CENTER}?`),
  found: await timeOfARow(worlds[0], `${CENTER}?q=th&`),
  ordered: await timeOfARow(worlds[0], `${ORDERS}?`),
};
const took = Object.entries(aRow).map(([kind, ms]) => `${ms.toFixed(3)} ms ${kind}`);
console.log(`a row takes ${took.join(", ")}\n`);
console.log(row("page", "who", "ms small", "ms large", "ratio", "rows"));
const results = [];
for (const [who, path] of pages) results.push(await measure(who, path));
if (process.env.JSON) writeFileSync(process.env.JSON, JSON.stringify({ sizes: SIZES, aRow, results }, null, 2));
const slow = results.filter(({ ratio }) => ratio > MOST);
if (slow.length > 0) fail(`${slow.length} of ${results.length} pages are more than ${MOST} times as slow in the large world`);
process.exit(0);

/** Makes a world, serves it, and signs everybody in. */
async function open(threads) {
  const data = join(folder, String(threads));
  const begun = performance.now();
  const made = spawnSync(STOA, ["demo", "--threads", threads, "--data", data], { env, stdio: ["ignore", "ignore", "inherit"] });
  if (made.status !== 0) fail(made.error ? `can't run ${STOA}: ${made.error.message}` : `no world of ${threads} threads`);
  console.log(`${threads} threads made in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  const server = spawn(STOA, ["serve", "--addr", "127.0.0.1:0", "--data", data, "--log", "warn"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  servers.push(server);
  const line = await new Promise((resolve, reject) => {
    server.stdout.once("data", (data) => resolve(String(data)));
    server.once("exit", () => reject(new Error("the server has ended")));
  });
  const world = { port: Number(/:(\d+)\s/.exec(line)[1]), agent: new http.Agent({ keepAlive: true, maxSockets: 1 }) };
  world.cookies = {};
  for (const [who, email] of Object.entries(PEOPLE)) world.cookies[who] = await signIn(world, email);
  const found = await get(world, "nora", `${CENTER}?q=10042`);
  world.thread = /href="(\/panel\/message-center\/\d+)/.exec(found)[1];
  return world;
}

async function signIn(world, email) {
  const body = new URLSearchParams({ from: "/sign-in", email, password: "demo" }).toString();
  const headers = { accept: "text/html", "content-type": "application/x-www-form-urlencoded" };
  const answer = await request(world, { method: "POST", path: "/api/sign_in", headers }, body);
  const cookie = answer.headers["set-cookie"]?.find((cookie) => cookie.startsWith("stoa_session="));
  if (!cookie) fail(`${email} can't sign in: ${answer.status}`);
  return cookie.split(";")[0];
}

/** What a row of a list adds to its page. */
async function timeOfARow(world, list) {
  const { times, rows } = await race([[world, `${list}per=50`], [world, `${list}per=20`]], "admin");
  return rows[0] > rows[1] ? Math.max(0, (times[0] - times[1]) / (rows[0] - rows[1])) : 0;
}

async function measure(who, path) {
  const { times, rows } = await race(worlds.map((world) => [world, path === "thread" ? world.thread : path]), who);
  const [small, large] = times;
  const ofARow = path.startsWith(ORDERS) ? aRow.ordered : path.includes("q=") ? aRow.found : aRow.listed;
  const ratio = large / (small + (rows[1] - rows[0]) * ofARow);
  const page = decodeURIComponent(path);
  console.log(row(page, who, small.toFixed(2), large.toFixed(2), ratio.toFixed(2), rows.join("/")));
  return { page, who, small, large, ratio, rows };
}

/** Medians, one request at a time, by turns, so that both have the same weather; and the threads on each page. */
async function race(two, who) {
  const times = [[], []];
  const rows = [];
  for (let turn = 0; turn < WARMING + REQUESTS; turn += 1) {
    for (const [place, [world, path]] of two.entries()) {
      const begun = performance.now();
      const page = await get(world, who, path);
      if (turn >= WARMING) times[place].push(performance.now() - begun);
      if (turn === 0) rows.push(rowsOf(page));
    }
  }
  return { times: times.map(median), rows };
}

/** How many threads are on a page, or orders where there are no threads. */
function rowsOf(page) {
  const threads = new Set(page.match(/\/(message-center|account\/messages)\/\d+/g)).size;
  return threads || new Set(page.match(/\/panel\/orders\/[\w.-]+/g)).size;
}

async function get(world, who, path) {
  const headers = { accept: "text/html", cookie: world.cookies[who] };
  const answer = await request(world, { method: "GET", path, headers });
  if (answer.status !== 200) fail(`${path} answers ${answer.status} to ${who}`);
  return answer.body;
}

function request({ port, agent }, options, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request({ host: "127.0.0.1", port, agent, ...options }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function row(page, who, ...figures) {
  return page.padEnd(42) + who.padEnd(7) + figures.map((figure) => figure.padStart(10)).join("");
}

function fail(reason) {
  console.error(`speed: ${reason}.`);
  process.exit(1);
}
