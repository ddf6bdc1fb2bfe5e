// The client and a page's parts, made one module, and small: functions that are alike are one then, and stand beside each other.
// Works beside `bundle.mjs`, for one page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { optimized } from "./optimize.mjs";

const MERGE = fileURLToPath(new URL("../.tools/node_modules/binaryen/bin/wasm-merge", import.meta.url));
/** As the splitter calls what parts import from the client. */
const CLIENT = "__wasm_split";
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

parentPort.postMessage(optimized(merged(workerData)));

function merged({ folder, parts }) {
  const place = mkdtempSync(join(tmpdir(), "stoa-"));
  const file = join(place, "merged.wasm");
  const modules = [[join(folder, "stoa.wasm"), CLIENT], ...parts.map((part) => [join(folder, `${part}.wasm`), part])];
  try {
    // What it says of names that it doesn't know is of no use
    execFileSync(process.execPath, [MERGE, ...modules.flat(), "-g", "-o", file, ...FEATURES.map((name) => `--enable-${name}`)], { stdio: "pipe" });
    return readFileSync(file);
  } finally {
    rmSync(place, { recursive: true });
  }
}
