// Optimises the many parts that the splitter makes of the client, and puts them into one file a page: they are compressed
// together and come in one request, which is a third fewer bytes (docs/decisions/0004-client-size.md). Each file is compressed
// beside itself.
//
//   node scripts/bundle.mjs target/site/pkg
//
// `stoa_show_….wasm` is the client together with all that a page loads by itself, for browsers that have nothing of it yet: one
// module, whose section `names` says which parts are in it.
//
// `page_show_….wasm` brings what a further page needs. It is a WebAssembly module without code: the section `names` says which
// parts it has, and each section `part` is one of them, the page's own last. A part that is there already isn't loaded again.
// In the panel, whose frame is there before its pages, each comes without the parts of the panel's own bundle.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { leb128, shortened, withNames } from "./imports.mjs";
import { optimized } from "./optimize.mjs";

const folder = process.argv[2];
const MANIFEST = "__wasm_split_manifest.json";
const LOADER = "__wasm_split.______________________.js";
/** What is opened by an address; the panel's lists of orders aren't, since the panel comes first. */
const OPENED = /^show_(?!panel_orders|guide)/;
/** What pages load by themselves: all of them, and those that nobody sees who isn't signed in. */
const BY_ITSELF = /^watch_pointer_/;
const SIGNED_IN = /^listen_/;
const FOR_ALL = /^show_(shop|entrance)_/;

const optimizedParts = new Map();
const manifest = JSON.parse(read(MANIFEST).toString());
const isDone = Object.values(manifest).every((parts) => parts.length === 1 && parts[0].startsWith("page_"));
if (!isDone) await bundle();

async function bundle() {
  for (const file of readdirSync(folder).filter((file) => /^(page_|stoa_show_)/.test(file))) rmSync(join(folder, file));
  const names = new Map();
  const pages = Object.keys(manifest).map((page) => [page, inOrder(manifest[page])]);
  const alone = shortened(Buffer.from(optimized(read("stoa.wasm"))), names);
  await withPages(pages.filter(([page]) => OPENED.test(page)), names);
  write("stoa.wasm", alone);
  write("stoa.js", Buffer.from(startedByLoader(withNames(read("stoa.js").toString(), names))));
  write("stoa.css", read("stoa.css"));
  const panel = Object.keys(manifest).find((page) => /^show_panel_\d+$/.test(page));
  for (const [page, parts] of pages) {
    write(`page_${page}.wasm`, asModule(parts));
    const rest = parts.filter((part) => !manifest[panel].includes(part));
    if (page !== panel) write(`page_${page}_in_panel.wasm`, asModule(rest));
  }
  write(LOADER, Buffer.from(loader(Object.keys(manifest), panel)));
  write(MANIFEST, Buffer.from(JSON.stringify(Object.fromEntries(pages.map(([page]) => [page, [`page_${page}`]])))));
  for (const file of readdirSync(folder).filter((file) => /^(chunk|split)_/.test(file))) rmSync(join(folder, file));
}

function inOrder(parts) {
  return [...parts.filter((part) => !part.startsWith("split_")), ...parts.filter((part) => part.startsWith("split_"))];
}

/** The client with each of some pages, as many at once as there are cores. */
async function withPages(pages, names) {
  const waiting = [...pages];
  const makeOneByOne = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) await withPage(page, names);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, makeOneByOne));
}

async function withPage([page, own], names) {
  const others = Object.keys(manifest).filter((other) => BY_ITSELF.test(other) || (SIGNED_IN.test(other) && !FOR_ALL.test(page)));
  const parts = [...new Set([own, ...others.map((other) => manifest[other])].flat())];
  const worker = new Worker(new URL("join.mjs", import.meta.url), { workerData: { folder, parts } });
  const joined = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const client = Buffer.concat([shortened(Buffer.from(joined), names), section("names", Buffer.from(parts.join(",")))]);
  write(`stoa_${page.replace(/_\d+$/, "")}.wasm`, client);
}

/** Parts as the sections of a module (WebAssembly Core Specification, 5.5.3). */
function asModule(parts) {
  const header = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  const names = section("names", Buffer.from(parts.join(",")));
  return Buffer.concat([header, names, ...parts.map((part) => section("part", optimizedPart(part)))]);
}

function optimizedPart(part) {
  if (!optimizedParts.has(part)) optimizedParts.set(part, optimized(read(`${part}.wasm`)));
  return optimizedParts.get(part);
}

function section(name, content) {
  const bytes = Buffer.concat([leb128(name.length), Buffer.from(name), content]);
  return Buffer.concat([Buffer.from([0]), leb128(bytes.length), bytes]);
}

/**
 * The splitter's loader, which knows what parts import, with bundles instead of parts. A part that isn't found is
 * another build's, since the server was upgraded: the page is loaded anew, and brings the client of that build. Once a
 * build: if that doesn't help, nothing will (docs/decisions/0013-the-clients-address.md).
 */
function loader(pages, panel) {
  const text = read(LOADER).toString();
  const end = text.indexOf("function makeLoad(");
  if (end < 0) throw new Error("the splitter's loader looks different");
  const exported = pages.map((page) => `export const __wasm_split_load_${page} = load("page_${page}");`);
  return `${text.slice(0, end)}const parts = new Map();
const pages = new Map();

export async function start(begin) {
    const { href } = document.querySelector('link[type="application/wasm"]');
    const module = await WebAssembly.compileStreaming(fetch(href));
    await begin({ module_or_path: module });
    const names = namesIn(module);
    for (const name of names) {
        parts.set(name);
        if (name.startsWith("split_")) pages.set(name.replace("split", "page"), Promise.resolve());
    }
}
function namesIn(module) {
    const [names] = WebAssembly.Module.customSections(module, "names");
    return names ? new TextDecoder().decode(names).split(",") : [];
}
async function fetchParts(page) {
    const response = await fetch(new URL(\`./\${page}.wasm\`, import.meta.url));
    if (response.status === 404 && sessionStorage.stoaGone !== import.meta.url) return comeBack();
    const module = await WebAssembly.compileStreaming(response);
    const imports = getSharedImports();
    const bytes = WebAssembly.Module.customSections(module, "part");
    for (const [place, name] of namesIn(module).entries()) {
        if (!parts.has(name)) parts.set(name, WebAssembly.instantiate(bytes[place], imports));
        await parts.get(name);
    }
}
function comeBack() {
    sessionStorage.stoaGone = import.meta.url;
    location.reload();
    return new Promise(() => {});
}
function load(page) {
    return wrapAsyncCb(() => {
        if (!pages.has(page)) {
            const panel = pages.get("page_${panel}");
            pages.set(page, panel ? panel.then(() => fetchParts(\`\${page}_in_panel\`)) : fetchParts(page));
            pages.get(page).catch(() => pages.delete(page));
        }
        return pages.get(page);
    });
}
${exported.join("\n")}
`;
}

/** The glue, which has the loader start the client, since that knows which parts come with it. */
function startedByLoader(glue) {
  const end = /export\{(\w+) as initSync,(\w+) as default\};?\s*$/.exec(glue);
  if (!end) throw new Error("the client's glue looks different");
  const [, initSync, begin] = end;
  return `${glue.slice(0, end.index)}import{start as $start}from"./${LOADER}";const $begin=()=>$start(${begin});export{${initSync} as initSync,$begin as default};`;
}

function read(file) {
  return readFileSync(join(folder, file));
}

function write(file, bytes) {
  const best = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(join(folder, file), bytes);
  writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: best }));
  writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
