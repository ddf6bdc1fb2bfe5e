import { defineConfig } from "@playwright/test";
import { hostile } from "./tests/hostile";

const address = "127.0.0.1:3199";

/** The release build serves a demo marketplace, made anew for each run. */
const server = (address: string, data: string) => ({
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
});

export default defineConfig({
  testDir: "tests",
  // A machine that does something else meanwhile is slow, not wrong
  timeout: 90_000,
  expect: { timeout: 15_000 },
  retries: 1,
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  use: {
    baseURL: `http://${address}`,
    timezoneId: "Europe/Berlin",
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
  // The second is where everything is called what it shouldn't be
  webServer: [server(address, "target/end2end"), server(hostile.address, hostile.data)],
});
