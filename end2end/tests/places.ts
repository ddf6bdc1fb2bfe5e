import type { Page } from "@playwright/test";

/** Where people go, but for threads, whose numbers are known only once somebody has written. */
export const places = {
  guest: ["/", "/products/1", "/vendors/1", "/sign-in", "/register", "/password", "/password/0123456789", "/products/999999", "/styleguide", "/styleguide?dir=rtl&theme=dark"],
  carla: ["/", "/products/1", "/products/1/ask", "/vendors/1", "/vendors/1/contact", "/account/messages", "/account/messages?q=lamp", "/account/messages?q=nothing+like+it", "/account/orders", "/account/orders/10040", "/account/orders/10040/messages", "/account/orders/10040/dispute", "/account/settings", "/sign-out"],
  nora: ["/panel/message-center", "/panel/orders", "/panel/orders/10042", "/panel/orders/10042/messages", "/panel/messages", "/panel/message-center/mark?show=new&act=read", "/panel/messages/mark?act=unread", "/account/settings"],
  admin: ["/panel/message-center", "/panel/message-center?show=deleted", "/panel/orders", "/panel/orders?q=nothing+like+it", "/panel/messages", "/panel/orders/10042/dispute", "/panel/settings", "/account/settings"],
};

/** Where somebody goes about a thread. */
export async function aboutThreads(page: Page, person: keyof typeof places): Promise<string[]> {
  if (person === "guest") return [];
  const thread = await firstThread(page);
  return person === "admin" ? [thread, `${thread}/delete`] : [thread];
}

/** The address of the thread on top of somebody's list. */
export async function firstThread(page: Page): Promise<string> {
  await page.goto("/");
  await page.locator('header a[href="/account/messages"], header a[href^="/panel"]').first().click();
  return (await page.locator(".cover").first().getAttribute("href"))!;
}
