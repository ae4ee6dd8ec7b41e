// Small kindnesses. Every page works without this file.

// Say first what has to be put right.
document.querySelector("[data-error-summary]")?.focus();

// What a page says from its start is not always read out, so it is said again a little later.
document.querySelectorAll("[data-say-again]").forEach((spoken) => {
  const words = spoken.textContent;
  spoken.textContent = "";
  setTimeout(() => { spoken.textContent = words; }, 1000);
});

// A second press within five seconds does not send a form twice. The button stays as it was, for
// the eye and for screen readers: only the repeated sending is stopped.
const PATIENCE = 5000;
const lastSent = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (event.timeStamp - (lastSent.get(form) ?? -Infinity) < PATIENCE) {
    event.preventDefault();
  } else if (!event.defaultPrevented) {
    lastSent.set(form, event.timeStamp);
  }
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => lastSent.delete(form));
});

// Filters are an open column on wide screens, also where style sheets cannot open them.
const wide = window.matchMedia("(min-width: 56em)");
const opensByStyle = CSS.supports("selector(::details-content)");

function arrangeFilters() {
  if (opensByStyle) return;
  document.querySelectorAll("[data-filters]").forEach((drawer) => {
    drawer.open = wide.matches;
  });
}

arrangeFilters();
wide.addEventListener?.("change", arrangeFilters);

// Only a script can print, so only with one is there a button.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
