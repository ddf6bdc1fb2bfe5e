// Makes the icons of the installed application from public/icon.svg: node icons.mjs
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const svg = readFileSync("../public/icon.svg", "utf8");
/** Without round corners, and small enough for whatever shape a phone cuts out. */
const whole = svg
  .replace(' rx="8"', "")
  .replace("<path", '<path transform="translate(16 16) scale(.8) translate(-16 -16)"');
const icons = [
  ["icon-192", 192, svg],
  ["icon-512", 512, svg],
  ["icon-whole-180", 180, whole],
  ["icon-whole-512", 512, whole],
];

const browser = await chromium.launch({ executablePath: process.env.STOA_CHROMIUM ?? "/usr/bin/chromium" });
for (const [name, size, picture] of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>* { margin: 0 } svg { display: block; width: ${size}px }</style>${picture}`);
  await page.screenshot({ path: `../public/${name}.png`, omitBackground: true });
}
await browser.close();
