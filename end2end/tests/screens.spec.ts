import { expectApart, expectSameInTheDark, expectStill, listen, look, tall } from "./looks";
import { aboutThreads, firstThread, places } from "./places";
import { answers, states } from "./states";
import { expect, ready, test } from "./stoa";
import { wordsIn } from "./words";

/** The first is a desktop zoomed to 400 % (WCAG 2.2, 1.4.10), the last a phone on its side. */
const sizes = [...[320, 390, 820, 900, 1024, 1440].map(tall), { width: 844, height: 390 }];

for (const person of ["guest", "carla", "nora", "admin"] as const) {
  test(`every screen of ${person} is in its place, and can be heard`, async ({ stoa, hasScript }) => {
    test.setTimeout(600_000);
    for (const status of answers) stoa.allow(status);
    const page = person === "guest" ? await stoa.guest() : await stoa.as(person);
    const all = [...places[person], ...(await aboutThreads(page, person))];
    await page.setViewportSize({ width: 1440, height: 844 });
    for (const place of all) {
      await page.goto(place);
      await ready(page, hasScript);
      if (hasScript) await expectStill(page, place);
      // Parts with a frame around them have less room than on a page
      const own = place.startsWith("/styleguide") ? sizes.slice(1) : sizes;
      await look(page, place, own);
      await expectApart(page, place, own);
      await expectSameInTheDark(page, place, own);
      await listen(page, place);
    }
    if (!hasScript) return;
    for (const [name, come] of states[person]) {
      await come(page, wordsIn("en"));
      await look(page, name, sizes);
      await expectApart(page, name, sizes);
      await expectSameInTheDark(page, name, sizes);
      await listen(page, name);
      await page.unrouteAll();
    }
  });
}

test("as large as low screens can show it, a conversation is read and answered", async ({ stoa, hasScript }) => {
  const [carla, nora] = [await stoa.as("carla"), await stoa.as("nora")];
  for (const page of [carla, nora]) {
    // A desktop of 1280 by 1024, zoomed to 400 %
    await page.setViewportSize({ width: 320, height: 256 });
    await page.goto(await firstThread(page));
    await ready(page, hasScript);
    for (const part of [page.locator(".post, .notice").last(), page.getByRole("button", { name: "Send" })]) {
      await part.scrollIntoViewIfNeeded();
      await expect(part).toBeInViewport({ ratio: 0.5 });
      const { top, bottom } = await part.evaluate((part) => part.getBoundingClientRect());
      const reached = await part.evaluate((part, y) => part.contains(document.elementFromPoint(innerWidth / 2, y)) || part.contains(document.elementFromPoint(part.getBoundingClientRect().left + 20, y)), (Math.max(top, 0) + Math.min(bottom, 256)) / 2);
      expect(reached, "nothing is over it").toBe(true);
    }
  }
});

test("with forced colours it still shows which filter is on, and what is New @script", async ({ stoa }) => {
  const nora = await stoa.as("nora");
  await nora.emulateMedia({ forcedColors: "active" });
  await nora.goto("/panel/message-center?show=new");
  const background = (name: string) =>
    nora.getByRole("link", { name, exact: true }).evaluate((chip) => getComputedStyle(chip).backgroundColor);
  expect(await background("New")).not.toBe(await background("Unread"));
  await nora.goto(await firstThread(nora));
  await ready(nora, true);
  const box = nora.getByLabel("Your message");
  await box.focus();
  expect(await box.evaluate((box) => getComputedStyle(box).outlineStyle), "where the focus is").toBe("solid");
  await nora.goto("/panel/message-center?show=new");
  const badge = nora.locator("tbody .badge.new").first();
  expect(await badge.evaluate((badge) => getComputedStyle(badge).borderTopWidth)).toBe("1px");
});
