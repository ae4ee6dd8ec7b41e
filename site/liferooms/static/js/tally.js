// The front desk's tally: a press counts at once, and is kept on this device until it is sent.
// Kept are a number, a reason and a moment; nothing of anybody. Without this file each button is a
// form of its own.

const PAUSE = 15_000;
const SHORT_PAUSE = 5000;
const PATIENCE = 20_000;
const MOST_AT_ONCE = 500;

const desk = document.querySelector("[data-tally]");
// Without a signal the page is one for all desks: which it is, its address says.
const isAlone = desk.matches("[data-tally-offline]");
const ADDRESS = desk.dataset.tally || `${location.pathname}device/`;
const NAME = `tally ${ADDRESS}`;
const takeBackButton = desk.querySelector("[data-tally-back] button");
let keepsNothing = false;

// Presses that wait, those taken back, and the last one of all, which can be taken back.
function read() {
  try {
    const { visits, back, last } = JSON.parse(localStorage.getItem(NAME)) ?? {};
    return { visits: visits ?? [], back: back ?? [], last: last ?? null };
  } catch {
    return { visits: [], back: [], last: null };
  }
}

function write(kept) {
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    keepsNothing = true;
  }
}

const numberOf = (reason) => desk.querySelector(`[data-reason="${reason}"] [data-number]`);

function add(reason, by) {
  const shown = numberOf(reason);
  if (!shown) return;
  shown.textContent = Number(shown.textContent) + by;
  const total = desk.querySelector("[data-tally-total]");
  total.textContent = Number(total.textContent) + by;
}

// What the site counted, with what it has not been sent yet.
function show(today) {
  let total = 0;
  const waiting = read().visits.filter(isOfToday);
  Object.entries(today).forEach(([reason, number]) => {
    const all = number + waiting.filter((each) => each.reason === reason).length;
    const shown = numberOf(reason);
    if (shown) shown.textContent = all;
    total += all;
  });
  desk.querySelector("[data-tally-total]").textContent = total;
}

function say(words) {
  desk.querySelector("[data-tally-status]").textContent = words;
}

function sayHowItIs(why = "They are sent when there is a signal.") {
  const waiting = read().visits.length;
  if (waiting) say(`Kept on this device: ${waiting} not sent yet. ${why}`);
}

const isOfToday = (each) => new Date(each.at).toDateString() === new Date().toDateString();

class Refusal extends Error {}

async function post({ visits, back }) {
  const sent = visits.map(({ press, reason, at }) => (
    { press, reason, ago: Math.max(0, (Date.now() - at) / 1000) }));
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": desk.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify({ visits: sent, taken_back: back }),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.ok) return answer.json();
  // Whoever is signed out is led to signing in; after signing in elsewhere this page is of before.
  const isOfBefore = answer.type === "opaqueredirect" || answer.status === 403;
  throw isOfBefore ? new Refusal() : new Error(answer.status);
}

async function sendAll() {
  let leftOutOfAll = 0;
  for (let kept = read(); kept.visits.length || kept.back.length; kept = read()) {
    const part = { visits: kept.visits.slice(0, MOST_AT_ONCE), back: kept.back.slice(0, MOST_AT_ONCE) };
    const { today, left_out: leftOut } = await post(part);
    leftOutOfAll += leftOut;
    const now = read();
    const isSent = new Set(part.visits.map((each) => each.press));
    write({
      ...now,
      visits: now.visits.filter((each) => !isSent.has(each.press)),
      back: now.back.filter((press) => !part.back.includes(press)),
    });
    show(today);
    say(leftOutOfAll ? `All counted but ${leftOutOfAll}, kept here for more than a week.` : "All counted.");
  }
}

let sending = null;

async function send() {
  if (isAlone) return;
  sending ??= sendAll().finally(() => { sending = null; });
  try {
    await sending;
  } catch (fault) {
    const isRefused = fault instanceof Refusal;
    sayHowItIs(isRefused ? "Please open this page again: you may have to sign in." : undefined);
  }
}

function count(event) {
  if (keepsNothing) return;
  const { reason } = event.target.dataset;
  const kept = read();
  const last = { press: crypto.randomUUID(), reason, at: Date.now() };
  write({ ...kept, visits: [...kept.visits, last], last });
  // A device that keeps nothing leaves counting to the form.
  if (keepsNothing) return;
  event.preventDefault();
  add(reason, 1);
  takeBackButton.disabled = false;
  say("");
  if (isAlone) sayHowItIs();
  send();
}

// Another day's numbers are read elsewhere by now, so they stay.
const canTakeBack = (last) => Boolean(last) && isOfToday(last);

// One that is on its way may be counted by now, so it is taken back there as well.
function takeBack(event) {
  const { visits, back, last } = read();
  if (!canTakeBack(last) || keepsNothing) return;
  event.preventDefault();
  const others = visits.filter((each) => each.press !== last.press);
  write({ visits: others, back: [...back, last.press], last: null });
  if (!isAlone || others.length < visits.length) add(last.reason, -1);
  takeBackButton.disabled = true;
  say("The last one is taken back.");
  send();
}

// Only once the site answers: “online” may mean a network without the world behind it.
async function loadAnew() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

desk.querySelectorAll("form[data-reason]").forEach((form) => form.addEventListener("submit", count));
desk.querySelector("[data-tally-back]").addEventListener("submit", takeBack);
read().visits.filter((each) => isAlone || isOfToday(each)).forEach((each) => add(each.reason, 1));
if (canTakeBack(read().last)) takeBackButton.disabled = false;
sayHowItIs();
if (isAlone) {
  window.addEventListener("online", loadAnew);
  setInterval(loadAnew, SHORT_PAUSE);
} else {
  navigator.serviceWorker?.register(desk.dataset.worker).catch(() => {});
  send();
  window.addEventListener("online", send);
  setInterval(send, PAUSE);
}
