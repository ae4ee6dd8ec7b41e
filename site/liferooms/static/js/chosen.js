// Counts which result is opened: the words, the address and its place, nothing of who opened it.
// Results are plain links without this file.

document.querySelectorAll("[data-chosen]").forEach((results) => {
  function tell(event) {
    const link = event.target.closest("a[data-position]");
    if (!link) return;
    navigator.sendBeacon?.(results.dataset.chosen, new URLSearchParams({
      query: results.dataset.query,
      address: link.getAttribute("href"),
      position: link.dataset.position,
    }));
  }

  results.addEventListener("click", tell);
  // The middle button opens a new tab.
  results.addEventListener("auxclick", (event) => { if (event.button === 1) tell(event); });
});
