import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expectApart, expectInPlace, tall } from "./looks";
import { aboutThreads, places } from "./places";
import { answers, states } from "./states";
import { expect, ready, test } from "./stoa";
import { type Words, wordsIn } from "./words";

test("people are spoken to in their browser's language, until they choose another", async ({ stoa, hasScript }) => {
  stoa.allow(422);
  const page = await stoa.guest({ locale: "de-DE" });
  await page.goto("/register?next=%2Fproducts%2F1%2Fask");
  await ready(page, hasScript);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.getByLabel("Name").fill("Jörg");
  await page.getByLabel("E-Mail").fill(`joerg-${Date.now()}@demo.test`);
  await page.getByLabel("Passwort").fill("kurz");
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await expect(page.getByText("nehmen Sie mindestens 8 Zeichen")).toBeVisible();
  await page.getByLabel("Passwort").fill("lang genug");
  await page.getByRole("button", { name: "Konto anlegen" }).click();
  await expect(page).toHaveURL("/products/1/ask");
  await page.getByLabel("Ihre Frage").fill("Passt sie an die Wand?");
  await page.getByRole("button", { name: "Senden" }).click();
  await expect(page).toHaveURL(/\/account\/messages\/\d+/);
  await expect(page.getByText("Heute")).toBeVisible();
  await page.goto("/account/settings");
  await ready(page, hasScript);
  const section = page.locator("#language");
  await section.getByLabel("Sprache").selectOption("ar");
  await section.getByRole("button", { name: "Speichern" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(section.getByRole("status")).toHaveText("تم الحفظ.");
  await page.goto("/account/messages");
  await ready(page, hasScript);
  await expect(page.getByRole("heading", { name: "الرسائل", level: 1 })).toBeVisible();
});

for (const language of ["de", "es", "ar"] as const) {
  test(`every page is whole, and nothing is left in English, in ${language}`, async ({ stoa, hasScript }) => {
    test.skip(hasScript && language !== "ar", "they look the same with a script");
    test.setTimeout(600_000);
    for (const status of answers) stoa.allow(status);
    const w = wordsIn(language);
    const untranslated = englishBut(w);
    const expectWhole = async (page: Page, what: string) => {
      await expect.soft(page.locator("html"), what).toHaveAttribute("lang", language);
      await expectInPlace(page, what, [tall(390)]);
      await expectApart(page, what, [tall(390)]);
      expect.soft(await page.evaluate(findWords, untranslated), `${what}: left in English`).toEqual([]);
      if (hasScript) expect.soft(await soundness(page), what).toEqual([]);
    };
    for (const person of ["guest", "carla", "nora", "admin"] as const) {
      const like = { locale: language, viewport: { width: 390, height: 844 } };
      const page = person === "guest" ? await stoa.guest(like) : await stoa.as(person, like);
      for (const place of [...places[person], ...(await aboutThreads(page, person))]) {
        if (place.startsWith("/styleguide")) continue;
        await page.goto(place);
        await ready(page, hasScript);
        await expectWhole(page, place);
      }
      for (const [name, come] of hasScript ? states[person] : []) {
        await come(page, w);
        await expectWhole(page, name);
        await page.unrouteAll();
      }
    }
  });
}

/** What axe finds, where everything is the other way round. */
async function soundness(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  // What is behind a dialog is out of reach, and rows behind a menu are
  if (await page.locator("dialog[open]").count()) axe.include("dialog[open]");
  if (await page.locator(".menu[open]").count()) axe.exclude(".cover");
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`);
}

/** Patterns of what is said in English and not in another language. */
function englishBut(w: Words): string[] {
  const own = new Set(Object.values(w).flatMap((text) => text.split(" | ")));
  const texts = Object.values(wordsIn("en")).flatMap((text) => text.split(" | "));
  const alone = texts.filter((text) => !own.has(text) && /\p{L}{2}/u.test(text.replace(/\{\w+\}/g, "")));
  return alone.map((text) => `^${text.replace(/[.*+?^$()[\]\\|]/g, "\\$&").replace(/\{\w+\}/g, ".+")}$`);
}

/** What of the page's own words is like one of these patterns; what people write is theirs. */
function findWords(patterns: string[]): string[] {
  const all = patterns.map((pattern) => new RegExp(pattern, "s"));
  const said: string[] = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement!.closest("[dir=auto], script, template, textarea, option[lang]")) said.push(walk.currentNode.nodeValue!.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) said.push(element.getAttribute(name) ?? "");
  }
  return [...new Set(said.filter((text) => all.some((pattern) => pattern.test(text))))];
}
