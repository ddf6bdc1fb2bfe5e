// How large the client is: brotli bytes of a page's first load, by group of pages, with the words of a language, which
// the server compresses by gzip. In the panel that is the client with the panel's own code, and what a page brings besides.
import { existsSync, readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = "target/site/pkg/";
const bytes = (file) => statSync(`${folder}${file}.br`).size;
const named = Object.keys(JSON.parse(readFileSync(`${folder}__wasm_split_manifest.json`, "utf8")));
const groups = new Map(named.map((group) => [group.replace(/_\d+$/, ""), `page_${group}`]));
const words = readFileSync("src/ui/words/texts/en.txt", "utf8").replace(/^\w+ = /gm, "").trimEnd();
const base = ["stoa.js", "__wasm_split.______________________.js"].map(bytes).reduce((a, b) => a + b, gzipSync(words).length);
const say = (name, files) => {
  const total = files.map((file) => bytes(`${file}.wasm`)).reduce((a, b) => a + b, base);
  console.log(`${name.padEnd(22)} ${total} bytes in ${files.length + 3} files`);
};

const alone = "show_panel_orders";
for (const [name, file] of groups) {
  const together = `stoa_${name}`;
  if (existsSync(`${folder}${together}.wasm`)) say(name, [together]);
  else if (name !== alone) say(name, ["stoa", file]);
}
for (const name of ["show_order", "show_order_talk", "show_dispute", "show_settings", alone]) {
  say(name.replace("show_", "show_panel_").replace("panel_panel", "panel"), ["stoa_show_panel", `${groups.get(name)}_in_panel`]);
}
