// How large the client is: brotli bytes of a page's first load, by group of pages.
import { readFileSync, statSync } from "node:fs";

const folder = "target/site/pkg/";
const bytes = (file) => statSync(`${folder}${file}.br`).size;
const groups = JSON.parse(readFileSync(`${folder}__wasm_split_manifest.json`, "utf8"));
const base = ["stoa.js", "stoa.wasm", "__wasm_split.______________________.js"].map(bytes).reduce((a, b) => a + b);
for (const [name, files] of Object.entries(groups)) {
  const total = files.map((file) => bytes(`${file}.wasm`)).reduce((a, b) => a + b, base);
  console.log(`${name.replace(/_\d+$/, "").padEnd(16)} ${total} bytes in ${files.length + 3} files`);
}
