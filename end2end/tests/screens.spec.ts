import { firstThread, places } from "./places";
import { expect, ready, test } from "./stoa";

const widths = [390, 820, 1440];

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
