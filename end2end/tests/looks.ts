import { expect, type Locator, type Page } from "@playwright/test";

/** How wide screens are: small and common phones, and a desk. */
const widths = [360, 390, 1440];

/** The page as it stands: nothing has run, nothing came out of a text, and all stays in its place. */
export async function look(page: Page, what: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(findWrong), `${what} at ${width} px`).toEqual([]);
  }
  expect(await page.evaluate(findTurned), `${what}: nothing turns the words around it`).toEqual([]);
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
  const every = (selector: string) => [...document.querySelectorAll(selector)];

  if ("pwned" in window) wrong.push("a text has run");
  note("a handler", every("*").filter((element) => [...element.attributes].some(({ name }) => /^on/i.test(name))));
  note("not ours", every("iframe, object, embed, base, math, style, [srcdoc], [shadowrootmode], meta[http-equiv]"));
  note("a picture", every("img:not([src^='/pictures/']), svg:not(.icon)"));
  note("a script", [...document.scripts].filter((script) => !script.nonce && !script.src));
  note("a link", every("a[href]").filter((link) => !/^https?:$/.test((link as HTMLAnchorElement).protocol)));
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
      if (!isHidden && wide.width && (wide.left < box.left - 1 || wide.right > box.right + 1)) wrong.push(`its words are wider: ${tag(element)}`);
    }
  }
  return wrong;
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
