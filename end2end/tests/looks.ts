import { expect, type Locator, type Page } from "@playwright/test";

type Size = { width: number; height: number };

/** A screen of a usual height. */
export const tall = (width: number): Size => ({ width, height: 844 });

/** Small and common phones, and a desk. */
const usual = [360, 390, 1440].map(tall);

/** The page as it stands: nothing has run, nothing came out of a text, and all stays in its place. */
export async function look(page: Page, what: string, sizes = usual): Promise<void> {
  await expectInPlace(page, what, sizes);
  expect(await page.evaluate(findTurned), `${what}: nothing turns the words around it`).toEqual([]);
}

/** The same of a page in a language whose own words turn those around them. */
export async function expectInPlace(page: Page, what: string, sizes: Size[]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await page.evaluate(findWrong), `${what} at ${size.width} by ${size.height} px`).toEqual([]);
  }
}

/** Nothing stands over anything else. */
export async function expectApart(page: Page, what: string, sizes: Size[]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await page.evaluate(findOverlaps), `${what} at ${size.width} by ${size.height} px`).toEqual([]);
  }
}

/** In the dark everything stays where it is. */
export async function expectSameInTheDark(page: Page, what: string, sizes: Size[]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // Once more where the page has changed meanwhile
    await expect(async () => {
      await page.emulateMedia({ colorScheme: "light" });
      const light = await page.evaluate(listBoxes);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await page.evaluate(listBoxes), `${what} at ${size.width} by ${size.height} px`).toEqual(light);
    }).toPass({ timeout: 2_000 });
    await page.emulateMedia({ colorScheme: "light" });
  }
}

/** What one hears of a page: where its content begins, what it is called, and what all is called that can be used. */
export async function listen(page: Page, what: string): Promise<void> {
  const tree = await page.locator("body").ariaSnapshot();
  const count = (line: RegExp) => tree.match(line)?.length ?? 0;
  expect(count(/^ *- main\b/gm), `${what}: one main part`).toBe(1);
  expect(count(/^ *- heading .*\[level=1\]/gm), `${what}: a title`).toBeGreaterThan(0);
  const nameless = tree.match(/^ *- (button|link|textbox|searchbox|checkbox|combobox|radio|dialog|img|navigation)(?! ")( \[[^\]]*\])*(:.*)?$/gm);
  expect(nameless, `${what}: all have names`).toBeNull();
}

/** Nothing has moved by itself since the page was asked for. */
export async function expectStill(page: Page, what: string): Promise<void> {
  const { sum, moved } = await page.evaluate(listShifts);
  expect(sum, `${what}: ${moved.join("; ")}`).toBeLessThan(0.001);
}

/** Whatever can be pressed is at least as large as a thumb, on a screen that is touched. */
export async function expectTouchable(page: Page, what: string): Promise<void> {
  expect.soft(await page.evaluate(findSmall), `${what}: large enough to be touched`).toEqual([]);
}

/** Nothing takes its time to move or fade, for whoever has asked for that. */
export async function expectCalm(page: Page, what: string): Promise<void> {
  expect.soft(await page.evaluate(findMoving), `${what}: calm`).toEqual([]);
}

/** What is wrong with the page. */
function findWrong(): string[] {
  const wrong: string[] = [];
  const styleOf = (element: Element) => getComputedStyle(element);
  const tag = (element: Element) => {
    const place = element.closest("[id], main, header")?.id ?? "";
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> in ${place}: ${(element.textContent ?? "").slice(0, 40)}`;
  };
  const note = (what: string, elements: Iterable<Element>) => {
    for (const element of elements) wrong.push(`${what}: ${tag(element)}`);
  };
  /** What cuts it off, unless something between them scrolls. */
  const clipping = (element: Element): Element | undefined => {
    for (let around: Element | null = element; around; around = around.parentElement) {
      const { overflowY, clipPath } = styleOf(around);
      // What is only heard is cut off wholly
      if (clipPath !== "none") return undefined;
      if (overflowY !== "visible") return ["hidden", "clip"].includes(overflowY) ? around : undefined;
    }
  };
  const every = (selector: string) => [...document.querySelectorAll(selector)];

  if ("pwned" in window) wrong.push("a text has run");
  note("a handler", every("*").filter((element) => [...element.attributes].some(({ name }) => /^on/i.test(name))));
  note("not ours", every("iframe, object, embed, base, math, style, [srcdoc], [shadowrootmode], meta[http-equiv]"));
  note("a picture", every("img:not([src^='/pictures/']), svg:not(.icon)"));
  note("a script", [...document.scripts].filter((script) => !script.nonce && !script.src));
  note("a link", every("a[href]").filter((link) => !/^https?:$/.test((link as HTMLAnchorElement).protocol)));
  note("a label is cut", every(".badge").filter((badge) => styleOf(badge).overflowX !== "visible" && badge.scrollWidth > badge.clientWidth));
  note("a form", every("form").filter((form) => new URL((form as HTMLFormElement).action).origin !== location.origin));

  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) wrong.push(`the page is ${over} px too wide`);
  for (const element of every("body *")) {
    const { position, display, overflowX, textOverflow, visibility } = styleOf(element);
    const box = element.getBoundingClientRect();
    const isApart = ["absolute", "fixed"].includes(position) || ["none", "contents"].includes(display);
    if (isApart || visibility === "hidden" || !element.checkVisibility() || !box.width || !box.height) continue;
    if (element.closest("svg, select, .unseen, .avatar")) continue;
    let around = element.parentElement!;
    while (["inline", "contents"].includes(styleOf(around).display)) around = around.parentElement!;
    const { left, right } = around.getBoundingClientRect();
    const isHeld = styleOf(around).overflowX !== "visible";
    if (!isHeld && (box.left < left - 1 || box.right > right + 1)) wrong.push(`wider than what it is in: ${tag(element)}`);
    if (display === "inline" || textOverflow === "ellipsis" || overflowX === "auto" || overflowX === "scroll") continue;
    const words = document.createRange();
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      words.selectNodeContents(node);
      const wide = words.getBoundingClientRect();
      const isHidden = styleOf(element.parentElement!).textOverflow === "ellipsis";
      // A space hangs at the end of a line
      if (!isHidden && wide.width && (wide.left < box.left - 5 || wide.right > box.right + 5)) wrong.push(`its words are wider: ${tag(element)}`);
      if (wide.width && (wide.top < box.top - 5 || wide.bottom > box.bottom + 5)) wrong.push(`its words are higher: ${tag(element)}`);
      const held = clipping(element)?.getBoundingClientRect();
      if (held && wide.width && (wide.top < held.top - 5 || wide.bottom > held.bottom + 5)) wrong.push(`cut off: ${tag(element)}`);
    }
  }
  return wrong;
}

/** Where everything stands, and how large it is. */
function listBoxes(): string[] {
  return [...document.querySelectorAll<HTMLElement>("body *")].map(
    (part) => `<${part.tagName.toLowerCase()} class="${part.getAttribute("class") ?? ""}"> ${[part.offsetLeft, part.offsetTop, part.offsetWidth, part.offsetHeight].join()}`,
  );
}

/** Words and controls that stand over each other, but for what is meant to: what has a place of its own, and a row's link, which covers it. */
function findOverlaps(): string[] {
  const isPlaced = (part: Element): boolean => part.matches(".unseen") || !["static", "relative"].includes(getComputedStyle(part).position) || (part.parentElement !== null && isPlaced(part.parentElement));
  const parts = [...document.querySelectorAll("a:not(.cover), button, input, textarea, select, summary, h1, h2, h3, p, time, .badge, .avatar")].filter(
    (part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isPlaced(part),
  );
  // What is scrolled out of view is over nothing
  const inView = (part: Element, { left, top, right, bottom }: DOMRect): DOMRect => {
    for (let around = part.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === "visible") continue;
      const held = around.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, held.left), Math.max(top, held.top), Math.min(right, held.right), Math.min(bottom, held.bottom)];
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  const boxes = parts.map((part) => [...part.getClientRects()].map((box) => inView(part, box)));
  const within = (from: number, to: number, other: number, another: number) => Math.min(to, another) - Math.max(from, other) > 1;
  const meet = (one: DOMRect, other: DOMRect) => within(one.left, one.right, other.left, other.right) && within(one.top, one.bottom, other.top, other.bottom);
  const say = (part: Element) => `<${part.tagName.toLowerCase()} class="${part.className}"> ${(part.textContent ?? "").trim().slice(0, 40)}`;
  const found: string[] = [];
  for (let one = 0; one < parts.length; one++) {
    for (let other = one + 1; other < parts.length; other++) {
      if (parts[one].contains(parts[other]) || !boxes[one].some((box) => boxes[other].some((another) => meet(box, another)))) continue;
      found.push(`over each other: ${say(parts[one])} and ${say(parts[other])}`);
    }
  }
  return found;
}

/** Words that stand elsewhere when no text of the page has anything that turns words around. */
function findTurned(): string[] {
  const turns = /[\u202a-\u202e\u2066-\u2069]/g;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walk.nextNode()) nodes.push(walk.currentNode as Text);
  const [turning, others] = [true, false].map((does) => nodes.filter((node) => (node.data.search(turns) >= 0) === does));
  const places = () =>
    others.map((node) => {
      const words = document.createRange();
      words.selectNodeContents(node);
      return [...words.getClientRects()].map((box) => [box.left, box.top, box.right].map(Math.round).join()).join(" ");
    });
  const [before, texts] = [places(), turning.map((node) => node.data)];
  for (const node of turning) node.data = node.data.replace(turns, "");
  const after = places();
  for (const [place, node] of turning.entries()) node.data = texts[place];
  return others.filter((_, place) => before[place] !== after[place]).map((node) => node.data);
}

/** Nothing of it is seen above or below it. */
export async function expectWithin(page: Page, element: Locator): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  const box = (await element.boundingBox())!;
  const height = page.viewportSize()!.height;
  const strip = (y: number) => ({ x: box.x, y, width: box.width, height: 30 });
  const strips = [strip(box.y - 36), strip(box.y + box.height + 6)].filter(({ y }) => y >= 0 && y + 30 <= height);
  expect(strips.length, "something of its surroundings is in view").toBeGreaterThan(0);
  const seen = async () => {
    const pictures = [];
    for (const clip of strips) pictures.push((await page.screenshot({ clip })).toString("base64"));
    return pictures;
  };
  const before = await seen();
  // While it is hidden no role finds it
  const handle = (await element.elementHandle())!;
  await handle.evaluate((element) => ((element as HTMLElement).style.visibility = "hidden"));
  const after = await seen();
  await handle.evaluate((element) => ((element as HTMLElement).style.visibility = ""));
  expect(after.map((picture, place) => picture === before[place])).toEqual(strips.map(() => true));
}

/** How far things have moved by themselves (Layout Instability, W3C), and which. Runs in the page. */
function listShifts(): Promise<{ sum: number; moved: string[] }> {
  type Shift = PerformanceEntry & { value: number; sources: { node?: Node; previousRect: DOMRect; currentRect: DOMRect }[] };
  const told = { sum: 0, moved: [] as string[] };
  const note = (list: PerformanceObserverEntryList) => {
    for (const { value, sources } of list.getEntries() as Shift[]) {
      told.sum += value;
      for (const { node, previousRect, currentRect } of sources) {
        const name = node instanceof Element ? `${node.nodeName}.${node.className}` : node?.nodeName;
        told.moved.push(`${name} ${[previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round)).join(" to ")}`);
      }
    }
  };
  new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  return new Promise((resolve) => setTimeout(() => resolve(told), 300));
}

/** What can be pressed and takes less than 44 by 44 pixels, but for links within sentences (WCAG 2.2, 2.5.5). */
function findSmall(): string[] {
  const least = 43.5;
  const isInSentence = (part: Element) =>
    part.matches("a") && getComputedStyle(part).display === "inline" && [...part.parentElement!.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim().length > 1);
  const isSeen = (part: Element) => {
    if (!part.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let around: Element | null = part; around; around = around.parentElement) {
      // Only heard, or above the page until it has the focus
      if (getComputedStyle(around).clipPath !== "none" || around.matches(".skip")) return false;
    }
    return true;
  };
  /** What a press is for a part: a row is for the link that covers it, a label for its box. */
  const reached = (part: Element): Element[] => [part, ...((part as HTMLInputElement).labels ?? []), ...(part.matches(".cover") ? [part.closest("tr, li")!] : [])];
  const isHit = (part: Element, x: number, y: number) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (part.contains(hit) || hit.closest("label")?.control === part);
  };
  /** How far a press reaches from the middle of a part into a direction. */
  const reach = (part: Element, x: number, y: number, dx: number, dy: number) => {
    let far = 0;
    while (far < 44 && isHit(part, x + dx * (far + 1), y + dy * (far + 1))) far++;
    return far;
  };
  const small: string[] = [];
  for (const part of (document.querySelector("dialog[open]") ?? document).querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!isSeen(part) || isInSentence(part)) continue;
    const isLarge = (box: DOMRect) => box.width >= least && box.height >= least;
    if (reached(part).some((area) => isLarge(area.getBoundingClientRect()))) continue;
    part.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, top, width, height } = part.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const wide = Math.max(width, reach(part, x, y, -1, 0) + reach(part, x, y, 1, 0) + 1);
    const high = Math.max(height, reach(part, x, y, 0, -1) + reach(part, x, y, 0, 1) + 1);
    if (wide < least || high < least) small.push(`<${part.tagName.toLowerCase()} class="${part.className}"> ${Math.round(wide)} x ${Math.round(high)}: ${(part.textContent ?? "").trim().slice(0, 40)}`);
  }
  scrollTo(0, 0);
  return small;
}

/** What has a transition or an animation of its own. */
function findMoving(): string[] {
  const lasts = (times: string) => times.split(",").some((time) => parseFloat(time) * (time.trim().endsWith("ms") ? 1 : 1000) > 10);
  const parts = [...document.querySelectorAll("*")].flatMap((part) => [undefined, "::before", "::after", "::backdrop"].map((pseudo) => [part, pseudo] as const));
  const moving = parts.filter(([part, pseudo]) => {
    const { transitionDuration, animationName, animationDuration, scrollBehavior } = getComputedStyle(part, pseudo);
    return lasts(transitionDuration) || (animationName !== "none" && lasts(animationDuration)) || scrollBehavior === "smooth";
  });
  return moving.map(([part, pseudo]) => `<${part.tagName.toLowerCase()} class="${part.getAttribute("class") ?? ""}">${pseudo ?? ""}`);
}
