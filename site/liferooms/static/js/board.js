// Keeps the screen in a foyer as it is now. Without this file the page loads itself again.

const EVERY = 60_000;
const PATIENCE = 20_000;

const filesOf = (page) => [...page.querySelectorAll("link[rel=stylesheet], script[src]")]
  .map((file) => file.getAttribute("href") ?? file.getAttribute("src")).join();

async function read() {
  const answer = await fetch(location.href, {
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function renew() {
  const shown = document.querySelector("[data-board]");
  try {
    const page = await read();
    const board = page.querySelector("[data-board]");
    // Some networks answer with a page of their own.
    if (!board) throw new Error("not a board");
    // Months pass before anyone starts this screen again, and styles change meanwhile.
    if (filesOf(page) !== filesOf(document)) location.reload();
    else shown.replaceWith(board);
  } catch {
    shown.querySelector("[data-lost]").hidden = false;
  }
}

setInterval(renew, EVERY);
