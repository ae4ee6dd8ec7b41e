// Suggestions under a search field, as the ARIA combobox pattern has them. Without this file, or
// when nothing answers, the field is a plain one.

const PAUSE = 150;
const SHORTEST = 2;
const KINDS = {
  course: "Course",
  event: "Event",
  help: "Day and night",
  page: "Page",
  partner: "Partner",
  resource: "Library",
  topic: "Topic",
};

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...inside);
  return element;
}

function suggestFor(input) {
  const id = `${input.id}-suggestions`;
  const list = make("ul", { id, class: "suggestions", role: "listbox", "aria-label": "Suggestions" });
  const spoken = make("p", { class: "nhsuk-u-visually-hidden", role: "status" });
  let chosen = -1;
  let timer;
  let request;

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", place === index);
    });
    const option = list.children[index];
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(entries, urgent) {
    list.replaceChildren(...entries.map(({ title, url, kind }, place) => {
      const label = make("span", { class: "suggestions__kind" }, KINDS[kind] ?? "");
      const option = make("li", { id: `${id}-${place}`, role: "option" }, title, " ", label);
      option.addEventListener("click", () => location.assign(url));
      return option;
    }));
    list.hidden = !entries.length;
    input.setAttribute("aria-expanded", !list.hidden);
    choose(-1);
    const number = `${entries.length} suggestion${entries.length === 1 ? "" : "s"}`;
    spoken.textContent = list.hidden ? "" : `${number}${urgent ? ", the first is urgent help" : ""}`;
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    show([]);
  }

  async function ask() {
    const current = (request = new AbortController());
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`;
    try {
      const answer = await fetch(address, { signal: current.signal });
      const { results, urgent } = await answer.json();
      if (!current.signal.aborted) show(results, urgent);
    } catch {
      if (!current.signal.aborted) close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const number = list.children.length;
    if (event.key === "ArrowDown") choose(chosen + 1 < number ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? number - 1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else return;
    event.preventDefault();
  });

  input.addEventListener("blur", close);
  // A press on a suggestion must not take the focus away before it is followed.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  input.type = "text";
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id })
    .forEach(([name, value]) => input.setAttribute(name, value));
  input.parentElement.classList.add("suggests");
  input.after(list, spoken);
  close();
}

document.querySelectorAll("[data-suggest]").forEach(suggestFor);
