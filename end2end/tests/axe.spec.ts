import { AxeBuilder } from "@axe-core/playwright";
import type { CDPSession, Page } from "@playwright/test";
import { expectCalm, expectStill, expectTouchable } from "./looks";
import { aboutThreads, places } from "./places";
import { answers, states } from "./states";
import { expect, ready, test } from "./stoa";
import { wordsIn } from "./words";

const english = wordsIn("en");

/** WCAG 2.2 AA, and what is good besides. */
const kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a theme can break. */
const ofColours = ["color-contrast", "link-in-text-block"];

for (const person of ["guest", "carla", "nora", "admin"] as const) {
  test(`axe finds nothing on the pages of ${person}, and thumbs reach everything @script`, async ({ stoa }) => {
    test.setTimeout(900_000);
    for (const status of answers) stoa.allow(status);
    const page = person === "guest" ? await stoa.guest() : await stoa.as(person);
    await page.emulateMedia({ reducedMotion: "reduce" });
    const device = await page.context().newCDPSession(page);
    for (const place of [...places[person], ...(await aboutThreads(page, person))]) {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(place);
      await ready(page, true);
      await expectStill(page, place);
      await expectSound(page, device, place);
    }
    for (const [name, come] of states[person]) {
      await come(page, english);
      await expectSound(page, device, name);
      await page.unrouteAll();
    }
  });
}

/** On a phone, for thumbs, and at a desk, in the light and in the dark; and nothing moves for whoever doesn't like that. */
async function expectSound(page: Page, device: CDPSession, what: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    await device.send("Emulation.setTouchEmulationEnabled", { enabled: width < 900 });
    await expectNothing(page, new AxeBuilder({ page }).withTags(kinds), `${what} at ${width} px`);
    if (width < 900) await expectTouchable(page, what);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNothing(page, new AxeBuilder({ page }).withRules(ofColours), `${what} in the dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await expectCalm(page, what);
}

async function expectNothing(page: Page, axe: AxeBuilder, what: string): Promise<void> {
  // What is behind a dialog is out of reach, and rows behind a menu are
  if (await page.locator("dialog[open]").count()) axe.include("dialog[open]");
  if (await page.locator(".menu[open]").count()) axe.exclude(".cover");
  const { violations, incomplete } = await axe.analyze();
  const twice = incomplete.filter(({ id }) => id === "duplicate-id-aria");
  const found = [...violations, ...twice].map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).join("\n  ")}`);
  expect.soft(found, what).toEqual([]);
}
