// Shows a page that says so when Stoa can't be reached. It keeps that page and its style, and nothing else.
const OFFLINE = "/offline";
const STYLE = "/pkg/stoa.css";
const KEPT = `offline-${BUILD}`;

// What browsers would ask this worker for without an answer, they needn't start it for
const OTHERS = { condition: { not: { or: [{ requestMode: "navigate" }, { requestDestination: "style" }] } }, source: "network" };

addEventListener("install", (event) => {
  event.addRoutes?.(OTHERS)?.catch(() => {});
  event.waitUntil(keep().then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(forgetOthers()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (request.destination === "style" && new URL(request.url).pathname === STYLE) {
    event.respondWith(fetch(request).catch(() => caches.match(STYLE)));
  }
});

async function keep() {
  const kept = await caches.open(KEPT);
  await kept.addAll([OFFLINE, STYLE]);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}
