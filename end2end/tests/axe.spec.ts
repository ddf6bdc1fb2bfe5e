import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { aboutThreads, places } from "./places";
import { states } from "./states";
import { expect, ready, test } from "./stoa";

/** WCAG 2.2 AA, and what is good besides. */
const kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a theme can break. */
const ofColours = ["color-contrast", "link-in-text-block"];

for (const person of ["guest", "carla", "nora", "admin"] as const) {
  test(`axe finds nothing on the pages of ${person} @script`, async ({ stoa }) => {
    test.setTimeout(600_000);
    stoa.allow(404);
    const page = person === "guest" ? await stoa.guest() : await stoa.as(person);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const device = await page.context().newCDPSession(page);
    for (const place of [...places[person], ...(await aboutThreads(page, person))]) {
      await page.goto(place);
      await ready(page, true);
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 844 });
        await device.send("Emulation.setTouchEmulationEnabled", { enabled: width < 900 });
        await expectSound(page, `${place} at ${width} px`);
      }
      await expectReadable(page, place);
    }
    stoa.allow(422);
    for (const [name, come] of states[person]) {
      await come(page);
      await expectSound(page, name);
      await expectReadable(page, name);
      await page.unrouteAll();
    }
  });
}

const expectSound = (page: Page, what: string) => expectNothing(page, new AxeBuilder({ page }).withTags(kinds), what);

/** In the dark, too. */
async function expectReadable(page: Page, what: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothing(page, new AxeBuilder({ page }).withRules(ofColours), `${what}, in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function expectNothing(page: Page, axe: AxeBuilder, what: string): Promise<void> {
  // What is behind a dialog is out of reach
  if (await page.locator("dialog[open]").count()) axe.include("dialog[open]");
  const { violations, incomplete } = await axe.analyze();
  const twice = incomplete.filter(({ id }) => id === "duplicate-id-aria");
  const found = [...violations, ...twice].map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).join("\n  ")}`);
  expect.soft(found, what).toEqual([]);
}
