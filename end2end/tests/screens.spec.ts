import { firstThread, places } from "./places";
import { expect, ready, test } from "./stoa";

/** The first is a desktop zoomed to 400 % (WCAG 2.2, 1.4.10). */
const widths = [320, 390, 820, 1440];

for (const width of widths) {
  test(`nothing is wider than the screen at ${width} px`, async ({ stoa, hasScript }) => {
    test.setTimeout(180_000);
    for (const person of ["carla", "nora", "admin"] as const) {
      const page = await stoa.as(person);
      await page.setViewportSize({ width, height: 844 });
      for (const place of [...places[person], await firstThread(page)]) {
        await page.goto(place);
        await ready(page, hasScript);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, `${place} for ${person}`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test("nothing shifts while a page comes to life @script", async ({ stoa }) => {
  const carla = await stoa.as("carla");
  for (const place of ["/products/1", await firstThread(carla), "/account/orders/10040", "/account/orders/10040/messages"]) {
    await carla.goto(place);
    await ready(carla, true);
    const shift = await carla.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        }),
    );
    expect(shift, place).toBeLessThan(0.001);
  }
});

test("with forced colours it still shows which filter is on, and what is New @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.emulateMedia({ forcedColors: "active" });
  await nora.goto("/panel/message-center?show=new");
  const background = (name: string) =>
    nora.getByRole("link", { name, exact: true }).evaluate((chip) => getComputedStyle(chip).backgroundColor);
  expect(await background("New")).not.toBe(await background("Unread"));
  const badge = nora.locator("tbody .badge.new").first();
  expect(await badge.evaluate((badge) => getComputedStyle(badge).borderTopWidth)).toBe("1px");
});
