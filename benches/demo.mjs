// A demo marketplace of its own, served by the release build, for what is measured in a browser.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const STOA = process.env.STOA ?? "target/release/stoa";
const SITE = process.env.SITE ?? "target/site";

/** Makes and serves one; says its address, and how to end it. */
export async function demo() {
  const folder = mkdtempSync(join(tmpdir(), "stoa-bench-"));
  const env = { PATH: process.env.PATH, STOA_DATA: folder };
  const made = spawnSync(STOA, ["demo"], { env, stdio: ["ignore", "ignore", "inherit"] });
  if (made.status !== 0) throw new Error("there is no marketplace; is the release built?");
  const server = spawn(STOA, ["serve", "--addr", "127.0.0.1:0", "--site", SITE, "--log", "error"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const end = () => {
    server.kill();
    rmSync(folder, { recursive: true });
  };
  return { url: /http:\/\/\S+/.exec(line)[0], end };
}
