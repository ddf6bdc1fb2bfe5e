import { defineConfig } from "@playwright/test";
import { hostile, results, usual } from "./tests/servers";

/** The release build serves a demo marketplace, made anew for each run. */
const server = ({ address, data }: { address: string; data: string }) => ({
  command: `rm -rf "$STOA_DATA" && target/release/stoa demo && exec target/release/stoa serve --addr ${address}`,
  cwd: "..",
  env: {
    STOA_DATA: data,
    STOA_LOG: "warn",
    STOA_MESSAGES_PER_MINUTE: "0",
    STOA_THREADS_PER_HOUR: "0",
    STOA_SEARCHES_PER_MINUTE: "0",
    STOA_DISPUTES_PER_TEN_MINUTES: "0",
    STOA_STREAMS_PER_ACCOUNT: "0",
  },
  url: `http://${address}/readyz`,
  reuseExistingServer: false,
  timeout: 180_000,
});

export default defineConfig({
  testDir: "tests",
  outputDir: results,
  // A machine that does something else meanwhile is slow, not wrong
  timeout: 180_000,
  expect: { timeout: 30_000 },
  retries: 1,
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["./tests/policy.ts"]],
  use: {
    baseURL: `http://${usual.address}`,
    timezoneId: "Europe/Berlin",
    actionTimeout: 60_000,
    launchOptions: {
      executablePath: process.env.STOA_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "with JavaScript" },
    { name: "without JavaScript", use: { javaScriptEnabled: false }, grepInvert: /@script/ },
  ],
  webServer: [server(usual), server(hostile)],
});
