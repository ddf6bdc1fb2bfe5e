// Optimises the many parts that the splitter makes of the client, and puts them into one file a page: they are compressed
// together and come in one request, which is a third fewer bytes (docs/decisions/0004-client-size.md). Each file is compressed
// beside itself.
//
//   node scripts/bundle.mjs target/site/pkg
//
// A bundle is a WebAssembly module without code: the section `names` says which parts it has, and each section
// `part` is one of them, the page's own last. A part that another bundle has brought already isn't loaded again. In the
// panel, whose frame is there before its pages, each comes without the parts of the panel's own bundle.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { leb128, shortened } from "./imports.mjs";
import { optimized } from "./optimize.mjs";

const folder = process.argv[2];
const MANIFEST = "__wasm_split_manifest.json";
const LOADER = "__wasm_split.______________________.js";

const optimizedParts = new Map();
const manifest = JSON.parse(read(MANIFEST).toString());
const isDone = Object.values(manifest).every((parts) => parts.length === 1 && parts[0].startsWith("page_"));
if (!isDone) bundle();

function bundle() {
  for (const file of readdirSync(folder).filter((file) => file.startsWith("page_"))) rmSync(join(folder, file));
  const [client, glue] = shortened(Buffer.from(optimized(read("stoa.wasm"))), read("stoa.js"));
  write("stoa.wasm", client);
  write("stoa.js", glue);
  write("stoa.css", read("stoa.css"));
  const pages = {};
  const panel = Object.keys(manifest).find((page) => /^show_panel_\d+$/.test(page));
  for (const [page, parts] of Object.entries(manifest)) {
    const inOrder = [...parts.filter((part) => !part.startsWith("split_")), ...parts.filter((part) => part.startsWith("split_"))];
    write(`page_${page}.wasm`, asModule(inOrder));
    const rest = inOrder.filter((part) => !manifest[panel].includes(part));
    if (page !== panel) write(`page_${page}_in_panel.wasm`, asModule(rest));
    pages[page] = [`page_${page}`];
  }
  write(LOADER, Buffer.from(loader(Object.keys(pages), panel)));
  write(MANIFEST, Buffer.from(JSON.stringify(pages)));
  for (const file of readdirSync(folder).filter((file) => /^(chunk|split)_/.test(file))) rmSync(join(folder, file));
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

async function fetchParts(page) {
    const response = await fetch(new URL(\`./\${page}.wasm\`, import.meta.url));
    if (response.status === 404 && sessionStorage.stoaGone !== import.meta.url) return comeBack();
    const module = await WebAssembly.compileStreaming(response);
    const imports = getSharedImports();
    const sections = (name) => WebAssembly.Module.customSections(module, name);
    const names = new TextDecoder().decode(sections("names")[0]).split(",");
    const bytes = sections("part");
    for (const [place, name] of names.entries()) {
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

function read(file) {
  return readFileSync(join(folder, file));
}

function write(file, bytes) {
  const best = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(join(folder, file), bytes);
  writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: best }));
  writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
