import { AxeBuilder } from "@axe-core/playwright";
import { firstThread, places } from "./places";
import { expect, ready, test } from "./stoa";

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

for (const locale of ["de-DE", "es-ES", "ar-EG"]) {
  test(`every page is whole in ${locale}`, async ({ stoa, hasScript }) => {
    test.skip(hasScript && locale !== "ar-EG", "they look the same with a script");
    stoa.allow(404);
    for (const person of ["carla", "nora", "admin"] as const) {
      const page = await stoa.as(person, { locale });
      await page.setViewportSize({ width: 360, height: 844 });
      for (const place of [...places[person], await firstThread(page)]) {
        await page.goto(place);
        await ready(page, hasScript);
        await expect(page.locator("html"), place).toHaveAttribute("lang", locale.slice(0, 2));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, `${place} for ${person}`).toBeLessThanOrEqual(0);
        if (hasScript && locale === "ar-EG") {
          const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
          expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`), place).toEqual([]);
        }
      }
    }
  });
}
