// How fast what happens is told, and what telling costs:
//
//   - from just before one browser's script posts a message until the other browser's page shows it, by turns both ways
//     between a customer and the vendor, each a Chromium of its own, while 1,000 other streams are open;
//   - memory and processor time of 5,000 idle streams in one process;
//   - lists and sends beside 100,000 e-mails that wait, and how many a worker settles a second (needs `sqlite3`).
//
//   make bench
//   PARTS="told idle mail" node benches/live.mjs     some of it
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const STOA = process.env.STOA ?? "target/release/stoa";
const SITE = process.env.SITE ?? "target/site";
const CHROMIUM = process.env.STOA_CHROMIUM ?? "/usr/bin/chromium";
const PARTS = (process.env.PARTS ?? "told idle mail").trim().split(/\s+/);
const SENDS = Number(process.env.SENDS ?? 200);
const HURRIED = 60;
const OTHERS = 1_000;
const IDLE = 5_000;
/** Together long enough for all that is done now and then: comments each 25 s, a look at sessions each 2 min. */
const IDLE_SPANS = 7;
const SPAN_SECONDS = 20;
const WAITING = 100_000;
const PACE_SECONDS = 20;
const REQUESTS = 100;
/** By how many milliseconds medians of the same thing differ on a machine that does something else meanwhile. */
const NOTHING = 1;
const TICKS_A_SECOND = 100;
const PEOPLE = ["carla@demo.test", "chris@demo.test", "nora@lumen.test", "vera@fjord.test", "admin@demo.test"];
const require = createRequire(new URL("../end2end/", import.meta.url));
const root = resolve(import.meta.dirname, "..");

const folder = mkdtempSync(join(tmpdir(), "stoa-live-"));
const children = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

const rows = [];
if (PARTS.includes("told")) await measureTelling();
if (PARTS.includes("idle")) await measureIdleStreams();
if (PARTS.includes("mail")) await measureMail();
console.log(line("what", "measured", "asked", ""));
for (const { what, measured, asked, isOk } of rows) {
  console.log(line(what, measured, asked, isOk ? (asked ? "ok" : "") : "NOT"));
}
process.exit(rows.every(({ isOk }) => isOk) ? 0 : 1);

async function measureTelling() {
  const stoa = await serve(fill("telling"));
  const cookies = await signIn(stoa, PEOPLE);
  const thread = await threadOf(stoa, cookies["carla@demo.test"], cookies["nora@lumen.test"]);
  const heard = await listen(stoa, Object.values(cookies), OTHERS);
  const { chromium } = require("playwright");
  const open = async (email, path) => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    const context = await browser.newContext({ baseURL: stoa.url });
    const [name, value] = cookies[email].split("=");
    await context.addCookies([{ name, value, url: stoa.url }]);
    const page = await context.newPage();
    const hears = page.waitForResponse((response) => new URL(response.url()).pathname === "/live");
    await page.goto(path);
    await page.locator("html[data-ready]").waitFor({ state: "attached" });
    await hears;
    await page.evaluate(watch);
    return page;
  };
  const pages = [
    await open("carla@demo.test", `/account/messages/${thread}`),
    await open("nora@lumen.test", `/panel/message-center/${thread}`),
  ];
  await tell(pages, thread, heard, 10, 700, 500);
  const calm = await tell(pages, thread, heard, SENDS, 700, 500);
  const hurried = (await tell(pages, thread, heard, HURRIED, 100, 400)).shown;
  const ms = (time) => `${time.toFixed(0)} ms`;
  const [median, most, longest] = [quantile(calm.shown, 0.5), quantile(calm.shown, 0.99), calm.shown.at(-1)];
  const inHaste = hurried.at(-1);
  row(`sent until a stream says so, median of ${SENDS}`, ms(quantile(calm.said, 0.5)), "", true);
  row(`sent until shown in the other browser, median of ${SENDS}`, ms(median), "< 100 ms", median < 100);
  row("  99 of 100", ms(most), "< 250 ms", most < 250);
  row("  the longest", ms(longest), "< 1 s", longest < 1_000);
  const both = `${ms(quantile(hurried, 0.5))}, ${ms(inHaste)}`;
  row(`  ${HURRIED} less than half a second apart, median and longest`, both, "< 1 s", inHaste < 1_000);
  row("  other streams, still open", String(heard.open), String(OTHERS), heard.open === OTHERS);
  for (const page of pages) await page.context().browser().close();
  stop(stoa);
}

/** Notes when each text first shows up; runs in the page. */
function watch() {
  window.waitFor = (text) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("a message doesn't show up")), 10_000);
      const look = () => {
        if (!document.querySelector(".talk").textContent.includes(text)) return;
        observer.disconnect();
        clearTimeout(late);
        resolve(performance.timeOrigin + performance.now());
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  window.send = async (thread, body) => {
    const form = new URLSearchParams({ thread, body, send_id: crypto.randomUUID() });
    const begun = performance.timeOrigin + performance.now();
    const answer = await fetch("/api/send_message", { method: "POST", headers: { accept: "application/json" }, body: form });
    if (!answer.ok) throw new Error(`a send is answered with ${answer.status}`);
    return begun;
  };
}

/** Sends from page to page, by turns, so far apart. Says how long it took until a stream said so and until it was shown. */
async function tell(pages, thread, heard, sends, apart, chance) {
  const [said, shown] = [[], []];
  for (let turn = 0; turn < sends; turn += 1) {
    const [from, to] = turn % 2 ? pages.toReversed() : pages;
    const text = `This is number ${turn} ${crypto.randomUUID()}`;
    // It watches before anything is sent: both are sent to their pages in this order
    const arrival = to.evaluate((text) => window.waitFor(text), text);
    await to.evaluate(() => undefined);
    heard.first = undefined;
    const begun = await from.evaluate(([thread, text]) => window.send(thread, text), [thread, text]);
    shown.push((await arrival) - begun);
    said.push(heard.first - begun);
    await sleep(apart + Math.random() * chance);
  }
  const byTime = (a, b) => a - b;
  return { said: said.sort(byTime), shown: shown.sort(byTime) };
}

async function measureIdleStreams() {
  const stoa = await serve(fill("idle"));
  const cookies = await signIn(stoa, PEOPLE);
  for (let turn = 0; turn < 200; turn += 1) await page(stoa, cookies["nora@lumen.test"], "/panel/message-center");
  await sleep(2_000);
  const before = kilobytes(stoa.process.pid);
  const streams = await listen(stoa, Object.values(cookies), IDLE);
  await sleep(5_000);
  const spans = [];
  for (let span = 0; span < IDLE_SPANS; span += 1) {
    const begun = ticks(stoa.process.pid);
    await sleep(SPAN_SECONDS * 1_000);
    spans.push(((ticks(stoa.process.pid) - begun) / TICKS_A_SECOND / SPAN_SECONDS) * 100);
  }
  const each = (kilobytes(stoa.process.pid) - before) / IDLE;
  row(`memory of each of ${IDLE} idle streams`, `${each.toFixed(1)} KB`, "< 20 KB", each < 20 && streams.open === IDLE);
  const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length;
  row(`  processor time over ${IDLE_SPANS * SPAN_SECONDS} s`, `${mean.toFixed(2)} % of a core`, "< 2 %", mean < 2);
  // All were opened at once, so their sessions are looked at all at once too
  row(`  in the busiest ${SPAN_SECONDS} s of them`, `${Math.max(...spans).toFixed(2)} % of a core`, "", true);
  row("  streams still open", String(streams.open), String(IDLE), streams.open === IDLE);
  stop(stoa);
}

async function measureMail() {
  if (spawnSync("sqlite3", ["--version"]).status !== 0) return console.log("no sqlite3: e-mails aren't measured");
  const worlds = [];
  for (const name of ["without", "with"]) {
    const data = fill(name);
    const stoa = await serve(data);
    const cookies = await signIn(stoa, ["carla@demo.test", "nora@lumen.test"]);
    const [carla, nora] = Object.values(cookies);
    const thread = await threadOf(stoa, carla, nora);
    worlds.push({ data, stoa, carla, nora, thread });
    await send(stoa, carla, thread);
  }
  const [, full] = worlds;
  sql(
    full.data,
    `INSERT INTO mails (account_id, thread_id, author_id, first_number, last_number, queued_at, due_at, is_open)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${WAITING}),
     one AS (SELECT * FROM mails WHERE thread_id = ${full.thread} ORDER BY id DESC LIMIT 1)
     SELECT account_id, thread_id, author_id, first_number, last_number, queued_at, due_at + 86400000000 + i, FALSE
     FROM one, n`,
  );
  const acts = {
    "a send": ({ stoa, carla, thread }) => send(stoa, carla, thread),
    "a list": ({ stoa, nora }) => page(stoa, nora, "/panel/message-center"),
  };
  for (const [what, act] of Object.entries(acts)) {
    const [without, beside] = await race(worlds, act);
    const measured = `${beside.toFixed(2)} ms, else ${without.toFixed(2)} ms`;
    row(`${what} beside ${WAITING} e-mails that wait, median`, measured, `< ${NOTHING} ms more`, beside < without + NOTHING);
  }
  for (const { stoa } of worlds) stop(stoa);
  await measurePace(full.data);
}

/** What a worker settles a second when all is due, with a mail server that writes each e-mail to a file. */
async function measurePace(data) {
  const taken = join(folder, "taken");
  const sink = spawn("node", [join(root, "tests/support/smtp.mjs"), taken], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(sink);
  const port = await firstLine(sink);
  sql(data, "UPDATE mails SET due_at = 0, is_open = FALSE");
  const stoa = await serve(data, ["--smtp", `smtp://127.0.0.1:${port}?tls=none`]);
  await sleep(1_000);
  const left = () => Number(sql(data, "SELECT COUNT(*) FROM mails"));
  const [before, files, begun] = [left(), readdirSync(taken).length, performance.now()];
  await sleep(PACE_SECONDS * 1_000);
  const seconds = (performance.now() - begun) / 1_000;
  const settled = (before - left()) / seconds;
  const arrived = (readdirSync(taken).length - files) / 2 / seconds;
  row("e-mails settled a second", settled.toFixed(0), "> 200", settled > 200);
  row("  e-mails that arrived a second", arrived.toFixed(0), "> 200", arrived > 200);
  stop(stoa);
}

/** Medians, one request at a time, by turns, so that both have the same weather. */
async function race(worlds, act) {
  const times = worlds.map(() => []);
  for (let turn = -20; turn < REQUESTS; turn += 1) {
    for (const [place, world] of worlds.entries()) {
      const begun = performance.now();
      await act(world);
      if (turn >= 0) times[place].push(performance.now() - begun);
    }
  }
  return times.map((times) => quantile(times.sort((a, b) => a - b), 0.5));
}

/** Makes a demo marketplace; says where. */
function fill(name) {
  const data = join(folder, name);
  const made = spawnSync(STOA, ["demo", "--data", data], { env: env(), stdio: ["ignore", "ignore", "inherit"] });
  if (made.status !== 0) fail(made.error ? `can't run ${STOA}: ${made.error.message}` : "there is no marketplace");
  return data;
}

/** Serves a marketplace, with as many connections as the system lets it have. */
async function serve(data, more = []) {
  const limits = ["--messages-per-minute", "--threads-per-hour", "--searches-per-minute", "--streams-per-account"];
  const free = limits.flatMap((limit) => [limit, "0"]);
  const words = ["serve", "--addr", "127.0.0.1:0", "--data", data, "--site", SITE, "--log", "warn", ...free, ...more];
  const server = spawn("sh", ["-c", 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', STOA, ...words], {
    env: env(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(server);
  const port = Number(/:(\d+)$/.exec(await firstLine(server))[1]);
  return { process: server, port, url: `http://127.0.0.1:${port}`, agent: new http.Agent({ keepAlive: true }) };
}

function stop(stoa) {
  stoa.agent.destroy();
  stoa.process.kill("SIGKILL");
}

/** Opens streams, so many at a time; says how many are open, and when one first hears of something after it is asked. */
async function listen(stoa, cookies, many) {
  const heard = { open: 0, first: undefined };
  const one = (cookie) =>
    new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: stoa.port, path: "/live", headers: { cookie }, agent: false };
      http
        .get(options, (response) => {
          if (response.statusCode !== 200) return reject(new Error(`a stream is answered with ${response.statusCode}`));
          heard.open += 1;
          response.on("data", (data) => {
            if (data.includes("event: hello")) resolve();
            if (data.includes("event: change")) heard.first ??= performance.timeOrigin + performance.now();
          });
          response.on("error", () => {});
          response.on("close", () => (heard.open -= 1));
        })
        .on("error", reject);
    });
  for (let begun = 0; begun < many; begun += 100) {
    const some = Array.from({ length: Math.min(100, many - begun) }, (_, place) => cookies[place % cookies.length]);
    await Promise.all(some.map(one));
  }
  return heard;
}

async function signIn(stoa, emails) {
  const cookies = {};
  for (const email of emails) {
    const answer = await post(stoa, "sign_in", { from: "/sign-in", email, password: "demo" }, { accept: "text/html" });
    const cookie = answer.headers["set-cookie"]?.find((cookie) => cookie.startsWith("stoa_session="));
    if (!cookie) fail(`${email} can't sign in: ${answer.status}`);
    cookies[email] = cookie.split(";")[0];
  }
  return cookies;
}

/** A thread that both can read. */
async function threadOf(stoa, customer, vendor) {
  const list = await page(stoa, customer, "/account/messages");
  for (const [, thread] of list.matchAll(/href="\/account\/messages\/(\d+)/g)) {
    const headers = { cookie: vendor, accept: "text/html" };
    const answer = await request(stoa, { method: "GET", path: `/panel/message-center/${thread}`, headers });
    if (answer.status === 200) return thread;
  }
  return fail("they have no thread");
}

async function send(stoa, cookie, thread) {
  const fields = { thread, body: "Is it bright enough to read by?", send_id: crypto.randomUUID() };
  const answer = await post(stoa, "send_message", fields, { cookie, accept: "application/json" });
  if (answer.status !== 200) fail(`a send is answered with ${answer.status}`);
}

async function page(stoa, cookie, path) {
  const answer = await request(stoa, { method: "GET", path, headers: { cookie, accept: "text/html" } });
  if (answer.status !== 200) fail(`${path} is answered with ${answer.status}`);
  return answer.body;
}

function post(stoa, call, fields, headers) {
  const form = { ...headers, "content-type": "application/x-www-form-urlencoded" };
  return request(stoa, { method: "POST", path: `/api/${call}`, headers: form }, new URLSearchParams(fields).toString());
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

/** Asks or changes the database of a marketplace beside its server. */
function sql(data, statement) {
  const done = spawnSync("sqlite3", ["-cmd", ".timeout 10000", join(data, "stoa.db"), statement], { encoding: "utf8" });
  if (done.status !== 0) fail(`sqlite3 says ${done.stderr}`);
  return done.stdout.trim();
}

function firstLine(child) {
  return new Promise((resolve) => {
    const lines = createInterface({ input: child.stdout });
    const isOver = () => fail("a server doesn't begin");
    lines.once("close", isOver);
    lines.once("line", (line) => {
      lines.off("close", isOver);
      resolve(line);
    });
  });
}

/** Resident memory of a process. */
function kilobytes(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

/** Processor time of a process: fields 14 and 15 of proc(5), after a name that may have blanks. */
function ticks(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** Nothing that would lead to another database than our own. */
function env() {
  return { PATH: process.env.PATH };
}

function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function row(what, measured, asked, isOk) {
  rows.push({ what, measured, asked, isOk });
}

function line(what, measured, asked, isOk) {
  return `${what.padEnd(60)}${measured.padEnd(26)}${asked.padEnd(14)}${isOk}`.trimEnd();
}

function fail(reason) {
  console.error(`live: ${reason}.`);
  process.exit(1);
}
