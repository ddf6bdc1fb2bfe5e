// How fast pages feel on a middling phone, and how well they are made, as Lighthouse says (mobile preset, the median of
// three): the storefront's product and thread pages for a customer, the message center for a vendor.
//
//   node benches/lighthouse.mjs          a line for each: page, performance, accessibility, best practices, and how fast
//                                        Lighthouse found the machine
import { resolve } from "node:path";
import { demo } from "./demo.mjs";

const TOOLS = process.env.TOOLS ?? ".tools";
process.env.CHROME_PATH ??= process.env.STOA_CHROMIUM ?? "/usr/bin/chromium";
const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices"];

const { default: lighthouse } = await load("lighthouse/core/index.js");
const { launch } = await load("chrome-launcher/dist/index.js");
const stoa = await demo();
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
try {
  const carla = await signIn("carla@demo.test");
  const nora = await signIn("nora@lumen.test");
  const thread = /\/account\/messages\/\d+/.exec(await text("/account/messages", carla))[0];
  for (const [name, path, cookie] of [
    ["product page", "/products/1", carla],
    ["thread page", thread, carla],
    ["message center", "/panel/message-center", nora],
  ]) {
    console.log([name, ...(await scores(path, cookie))].join("\t"));
  }
} finally {
  chrome.kill();
  stoa.end();
}

/** The median of each category's scores, of 100, and of the machine's index. */
async function scores(path, cookie) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    const options = { port: chrome.port, logLevel: "error", onlyCategories: CATEGORIES, extraHeaders: { Cookie: cookie } };
    const { lhr } = await lighthouse(stoa.url + path, options);
    const scores = CATEGORIES.map((category) => lhr.categories[category].score * 100);
    runs.push([...scores, lhr.environment.benchmarkIndex].map(Math.round));
    for (const { id, title, score } of Object.values(lhr.audits)) {
      if (run === 0 && score !== null && score < 0.9) console.error(`${path}: ${title} (${id}): ${score}`);
    }
  }
  return runs[0].map((_, place) => runs.map((run) => run[place]).sort((a, b) => a - b)[RUNS >> 1]);
}

async function signIn(email) {
  const body = new URLSearchParams({ email, password: "demo" });
  const answer = await fetch(`${stoa.url}/api/sign_in`, { method: "POST", body, redirect: "manual" });
  return answer.headers.getSetCookie()[0].split(";")[0];
}

async function text(path, cookie) {
  return (await fetch(stoa.url + path, { headers: { Cookie: cookie } })).text();
}

function load(file) {
  return import(resolve(TOOLS, "lighthouse/node_modules", file));
}
