// How large the client is: brotli bytes of a page's first load, by group of pages, with the words of a language, which
// the server compresses by gzip.
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = "target/site/pkg/";
const bytes = (file) => statSync(`${folder}${file}.br`).size;
const groups = JSON.parse(readFileSync(`${folder}__wasm_split_manifest.json`, "utf8"));
const words = readFileSync("src/ui/words/texts/en.txt", "utf8").replace(/^\w+ = /gm, "").trimEnd();
const base = ["stoa.js", "stoa.wasm", "__wasm_split.______________________.js"].map(bytes).reduce((a, b) => a + b, gzipSync(words).length);
for (const [name, files] of Object.entries(groups)) {
  const total = files.map((file) => bytes(`${file}.wasm`)).reduce((a, b) => a + b, base);
  console.log(`${name.replace(/_\d+$/, "").padEnd(16)} ${total} bytes in ${files.length + 4} files`);
}
