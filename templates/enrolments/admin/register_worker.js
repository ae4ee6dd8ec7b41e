{% load static %}// Shows a page about nobody where a register has no signal. Keeps that page and its files alone,
// never a register: names are kept by register.js, which forgets them.
const KEPT = "register-{{ version }}";
const PAGE = "{% url "register_offline" %}";
const FILES = ["{% static "css/register.css" %}", "{% static "js/register.js" %}"];
const REGISTER = /^\/admin\/register\/\d+\/$/;

self.addEventListener("install", (event) => {
  const wanted = [PAGE, ...FILES].map((url) => new Request(url, { redirect: "error", cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("register-") && name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && REGISTER.test(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
