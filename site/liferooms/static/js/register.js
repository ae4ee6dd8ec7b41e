// The register of a session: each press is saved by itself. What cannot be sent is kept on this
// device and sent later, from any screen of the staff side. Kept are marks by number, and names only
// while marks of that register wait: names go when all is sent, at signing out, and after twelve
// hours. What helps somebody is never kept. Without this file the form's own button saves.

const MARKS = "register-marks";
const NAMES = "register-names";
const ADDRESS = "/admin/register/marks/";
const NAMES_KEPT = 12 * 60 * 60 * 1000;
const PAUSE = 15_000;
const SHORT_PAUSE = 5000;
const PATIENCE = 20_000;

const form = document.querySelector("[data-register], [data-register-offline]");
const isAlone = Boolean(form?.matches("[data-register-offline]"));
let session = Number(form?.dataset.register ?? location.pathname.match(/\/(\d+)\//)?.[1]);
let user = Number(form?.dataset.user);
const openedAt = Date.now();
let hasWaited = false;
let keepsNothing = false;

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

// A device that keeps nothing, as in some private windows, leaves saving to the button.
function write(name, kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(name, JSON.stringify(kept));
    else localStorage.removeItem(name);
  } catch {
    keepsNothing = true;
  }
}

const keyOf = (each) => `${each.user}.${each.session}.${each.enrolment}`;
const all = () => Object.values(read(MARKS));
const waiting = () => all().filter((each) => !each.refused);
const waitingHere = () => waiting().filter((each) => each.session === session && each.user === user);

function put(each) {
  write(MARKS, { ...read(MARKS), [keyOf(each)]: each });
}

// Unless it was pressed anew while it was on its way.
function take(sent) {
  const kept = read(MARKS);
  if (kept[keyOf(sent)]?.pressed !== sent.pressed) return;
  delete kept[keyOf(sent)];
  write(MARKS, kept);
}

// Names

function keepNames() {
  // Counted from when the page was opened, however often something is kept.
  if (isAlone || !form || Date.now() - openedAt >= NAMES_KEPT) return;
  const people = rows().map((row) => ({
    enrolment: Number(row.dataset.enrolment),
    name: row.querySelector("legend").textContent,
    mark: row.querySelector("input:checked")?.value ?? "",
  }));
  const { title } = form.dataset;
  write(NAMES, { ...read(NAMES), [session]: { kept: openedAt, user, title, people } });
}

function forgetNames(isOver = () => true) {
  const kept = Object.entries(read(NAMES)).filter(([number, names]) => !isOver(names, Number(number)));
  write(NAMES, Object.fromEntries(kept));
}

function forgetOldNames() {
  forgetNames((names) => !(Date.now() - names.kept < NAMES_KEPT));
}

function forgetNamesOfWhatIsSent() {
  const needed = new Set(waiting().map((each) => each.session));
  forgetNames((names, number) => !needed.has(number));
}

// Showing

const rows = () => [...form.querySelectorAll("[data-enrolment]")];
const rowOf = (enrolment) => form?.querySelector(`[data-enrolment="${Number(enrolment)}"]`);
const many = (number) => (number === 1 ? "1 mark" : `${number} marks`);

function say(words) {
  const status = form?.querySelector("[data-register-status]");
  if (status && status.textContent !== words) status.textContent = words;
}

function sayKept(why) {
  hasWaited = true;
  say(`Kept on this device: ${many(waitingHere().length)} not sent yet. ${why}`);
}

function press(row, mark) {
  row.querySelectorAll("input[type=radio]").forEach((input) => { input.checked = input.value === mark; });
}

function show(answer) {
  const row = rowOf(answer.enrolment);
  if (!row) return;
  if (answer.mark && answer.state === "overtaken") press(row, answer.mark);
  if (answer.note) row.querySelector("[data-note]").textContent = answer.note;
  row.querySelector("[data-outcome]").textContent = answer.sentence;
}

function showSaved(register) {
  if (register.progress) form.querySelector("[data-register-progress]").textContent = register.progress;
  const remarkable = register.marks.filter((each) => each.sentence).length;
  const look = remarkable ? ` Please look at ${remarkable === 1 ? "1 row" : `${remarkable} rows`}.` : "";
  if (waitingHere().length) return;
  say(`${hasWaited ? "Sent" : "Saved"}. ${register.progress}.${look}`);
  hasWaited = false;
}

// Sending

function token() {
  const field = form?.querySelector("[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  const settings = document.querySelector("#wagtail-config");
  return settings ? JSON.parse(settings.textContent).CSRF_TOKEN : "";
}

async function post(whose, marks) {
  const ago = (each) => Math.max(0, (Date.now() - each.pressed) / 1000);
  const sent = marks.map((each) => ({
    session: each.session, enrolment: each.enrolment, mark: each.mark, ago: ago(each),
  }));
  const answer = await fetch(ADDRESS, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ user: whose, marks: sent }),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.ok) return (await answer.json()).registers;
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(said.problem ?? "Please open this page again: you may have to sign in.");
}

class Refusal extends Error {}

function settle(sent, registers) {
  for (const register of registers) {
    for (const answer of register.marks) {
      const one = sent.find(
        (each) => each.session === register.session && each.enrolment === answer.enrolment,
      );
      if (!one) continue;
      const isSeen = register.session === session && rowOf(answer.enrolment);
      // What is refused on another screen is shown when its register is opened.
      if (answer.state === "refused" && !isSeen) put({ ...one, refused: answer.sentence });
      else take(one);
      if (isSeen) show(answer);
    }
  }
}

let sending = null;

const marksOf = (whose) => waiting().filter((each) => each.user === whose).slice(0, 200);

async function sendAll() {
  // Who is signed in is known on a register; elsewhere the answer says whose marks may be sent.
  const people = form ? [user] : [...new Set(waiting().map((each) => each.user))];
  for (const whose of people) {
    try {
      await sendAllOf(whose);
    } catch (fault) {
      if (form) throw fault;
    }
  }
}

async function sendAllOf(whose) {
  for (let marks = marksOf(whose); marks.length; marks = marksOf(whose)) {
    const registers = await post(whose, marks);
    settle(marks, registers);
    forgetNamesOfWhatIsSent();
    const here = registers.find((each) => each.session === session);
    if (form && here) showSaved(here);
  }
}

async function send() {
  if (isAlone) return;
  if (!waiting().length) {
    if (navigator.onLine) forgetNamesOfWhatIsSent();
    return;
  }
  sending ??= sendAll().finally(() => { sending = null; });
  try {
    await sending;
  } catch (fault) {
    if (!waitingHere().length) return;
    keepNames();
    sayKept(fault instanceof Refusal ? fault.message : "They are sent when there is a signal.");
  }
}

// One register, here

function showRefused() {
  all().filter((each) => each.refused && each.session === session && each.user === user).forEach((each) => {
    const row = rowOf(each.enrolment);
    if (row) row.querySelector("[data-outcome]").textContent = each.refused;
    else say(`Somebody you marked is not in this list any more: ${each.refused}`);
    take(each);
  });
}

function pressed(event) {
  const row = event.target.closest("[data-enrolment]");
  if (!row || keepsNothing) return;
  const enrolment = Number(row.dataset.enrolment);
  put({ user, session, enrolment, mark: event.target.value, pressed: Date.now() });
  if (keepsNothing) {
    say("This device keeps nothing. Please press Save before you leave this page.");
  } else if (isAlone) {
    sayKept("They are sent when there is a signal.");
  } else {
    row.querySelector("[data-outcome]").textContent = "";
    send();
  }
}

function begin() {
  waitingHere().forEach((each) => {
    const row = rowOf(each.enrolment);
    if (row) press(row, each.mark);
  });
  form.addEventListener("change", pressed);
}

function beginOnline() {
  begin();
  showRefused();
  form.addEventListener("submit", (event) => {
    if (keepsNothing) return;
    event.preventDefault();
    if (waitingHere().length) send();
    else say(`Saved. ${form.querySelector("[data-register-progress]").textContent}.`);
  });
  window.addEventListener("offline", keepNames);
  navigator.serviceWorker?.register(form.dataset.worker).catch(() => {});
}

function beginAlone() {
  const kept = read(NAMES)[session];
  if (kept) {
    ({ user } = kept);
    const blank = document.querySelector("template").content.firstElementChild;
    form.querySelector("[data-register-title]").textContent = kept.title;
    form.querySelector("[data-register-rows]").append(...kept.people.map((person) => {
      const row = blank.cloneNode(true);
      row.dataset.enrolment = person.enrolment;
      row.querySelector("legend").textContent = person.name;
      row.querySelectorAll("input").forEach((input) => { input.name = `mark-${person.enrolment}`; });
      press(row, person.mark);
      return row;
    }));
    form.addEventListener("submit", (event) => event.preventDefault());
    begin();
    if (waitingHere().length) sayKept("They are sent when there is a signal.");
  }
  form.hidden = !kept;
  document.querySelector("[data-register-nothing]").hidden = Boolean(kept);
  window.addEventListener("online", loadAnew);
  setInterval(loadAnew, SHORT_PAUSE);
}

// Only once the site answers: “online” may mean a network without the world behind it.
async function loadAnew() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

forgetOldNames();
setInterval(forgetOldNames, 10 * 60 * 1000);
if (document.body.classList.contains("login")) forgetNames();
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action")?.includes("/logout/")) forgetNames();
});
document.querySelectorAll("[data-register-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

if (isAlone) beginAlone();
else if (form) beginOnline();
if (!document.body.classList.contains("login")) {
  send();
  window.addEventListener("online", send);
}
if (form) {
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(send, PAUSE);
}
