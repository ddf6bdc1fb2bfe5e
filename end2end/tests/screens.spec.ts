import { type Page } from "@playwright/test";
import { expect, ready, test } from "./stoa";

const widths = [390, 820, 1440];

/** The address of the thread on top of somebody's list. */
async function firstThread(page: Page): Promise<string> {
  await page.goto("/");
  await page.getByRole("link", { name: /^(Messages|Panel)/ }).click();
  return (await page.locator(".cover").first().getAttribute("href"))!;
}

for (const width of widths) {
  test(`nothing is wider than the screen at ${width} px`, async ({ stoa, hasScript }) => {
    const places = {
      carla: ["/", "/products/1", "/products/1/ask", "/vendors/1", "/account/messages", "/account/orders", "/account/orders/10040", "/account/orders/10040/messages", "/account/settings", "/password"],
      nora: ["/panel/message-center", "/panel/orders", "/panel/orders/10042", "/panel/orders/10042/messages", "/panel/messages", "/account/settings"],
      admin: ["/panel/message-center", "/panel/orders", "/panel/messages", "/panel/settings", "/account/settings"],
    };
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
