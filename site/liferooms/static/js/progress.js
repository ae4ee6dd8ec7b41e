// Shows how far work behind a page is, until it is done. Without this file a link loads it anew.

const PAUSE = 2000;

async function follow(shown) {
  while (shown.hasAttribute("data-under-way")) {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-progress]");
      if (!now) return;
      shown.toggleAttribute("data-under-way", now.hasAttribute("data-under-way"));
      // Screen readers say a status whose words change, not one that is put in anew.
      shown.querySelector("[role=status]").textContent = now.querySelector("[role=status]").textContent;
      shown.querySelector("tbody").replaceWith(now.querySelector("tbody"));
    } catch {
      // The next look may succeed.
    }
  }
  shown.querySelector("[data-look-again]")?.remove();
}

document.querySelectorAll("[data-progress]").forEach(follow);
