import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { firstThread, places } from "../tests/places";
import { type State, answers, states } from "../tests/states";
import { ready, test } from "../tests/stoa";
import { wordsIn } from "../tests/words";

const SHEETS = join(__dirname, "../../docs/screens");
const WIDTHS = [390, 820, 1440];
/** How wide the pictures of a width are on the sheet, in pixels. */
const SHOWN = [150, 240, 360];

for (const person of ["guest", "carla", "nora", "admin"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${person}, ${colorScheme}`, async ({ stoa, browser }) => {
      test.setTimeout(600_000);
      for (const status of answers) stoa.allow(status);
      const page = person === "guest" ? await stoa.guest() : await stoa.as(person);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const own = person === "guest" ? [] : [await firstThread(page)];
      await picture(browser, page, `${person}-${colorScheme}`, [...visits([...places[person], ...own]), ...states[person]]);
    });
  }
}

// From right to left, what is arranged otherwise is pages
for (const person of ["carla", "nora"] as const) {
  test(`${person}, in Arabic`, async ({ stoa, browser }) => {
    test.setTimeout(600_000);
    for (const status of answers) stoa.allow(status);
    const page = await stoa.as(person, { locale: "ar" });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await picture(browser, page, `${person}-arabic`, visits([...places[person], await firstThread(page)]));
  });
}

const visits = (addresses: string[]) =>
  addresses.map((address): State => [address, (page) => page.goto(address).then(() => ready(page, true))]);

async function picture(browser: Browser, page: Page, name: string, states: State[]): Promise<void> {
  const rows = [];
  for (const [name, come] of states) rows.push({ name, pictures: await taken(page, come) });
  mkdirSync(SHEETS, { recursive: true });
  writeFileSync(join(SHEETS, `${name}.jpg`), await sheet(browser, rows));
}

async function taken(page: Page, come: State[1]): Promise<string[]> {
  const pictures = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await come(page, wordsIn("en"));
    pictures.push((await page.screenshot({ type: "jpeg", quality: 80 })).toString("base64"));
    await page.unrouteAll();
  }
  return pictures;
}

/** All pictures on one, a row a screen. */
async function sheet(browser: Browser, rows: { name: string; pictures: string[] }[]): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 860, height: 400 }, deviceScaleFactor: 1.5 });
  const picture = (bytes: string, place: number) => `<img src="data:image/jpeg;base64,${bytes}" style="width:${SHOWN[place]}px">`;
  const row = ({ name, pictures }: (typeof rows)[number]) => `<h2>${name}</h2><div>${pictures.map(picture).join("")}</div>`;
  const style = "body{margin:16px;background:#777;font:14px system-ui;color:#fff}h2{font-size:14px;margin:20px 0 6px}div{display:flex;gap:16px;align-items:start}img{display:block;border-radius:4px}";
  await page.setContent(`<style>${style}</style>${rows.map(row).join("")}`);
  const shot = await page.screenshot({ type: "jpeg", quality: 72, fullPage: true });
  await page.close();
  return shot;
}
