// Which lessons somebody has done, kept on their own device and nowhere else, because they asked
// for it by pressing the button. Lessons read the same without this file.

const KEPT = "lessons-done";

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set();
  }
}

// False where a device keeps nothing, as in some private windows.
function write(done) {
  try {
    if (done.size) localStorage.setItem(KEPT, JSON.stringify([...done]));
    else localStorage.removeItem(KEPT);
    return true;
  } catch {
    return false;
  }
}

const lists = document.querySelectorAll("[data-lessons]");
const button = document.querySelector("[data-lesson-done]");

function show() {
  const done = read();
  lists.forEach((list) => {
    const marks = [...list.querySelectorAll("[data-lesson]")];
    marks.forEach((mark) => { mark.hidden = !done.has(mark.dataset.lesson); });
    const number = marks.filter((mark) => !mark.hidden).length;
    const progress = list.querySelector("[data-lessons-progress]");
    progress.hidden = !number;
    progress.querySelector("[role=status]").textContent =
      number ? `You have done ${number} of ${marks.length} lessons.` : "";
  });
  if (button) {
    button.setAttribute("aria-pressed", done.has(button.dataset.lessonDone));
    button.hidden = false;
  }
}

button?.addEventListener("click", () => {
  const done = read();
  const lesson = button.dataset.lessonDone;
  if (!done.delete(lesson)) done.add(lesson);
  if (write(done)) show();
  else button.hidden = true;
});

lists.forEach((list) => {
  list.querySelector("[data-lessons-forget]").addEventListener("click", () => {
    const done = read();
    list.querySelectorAll("[data-lesson]").forEach((mark) => { done.delete(mark.dataset.lesson); });
    write(done);
    show();
    list.querySelector("h2").focus();
  });
});

// Another tab may have marked one.
window.addEventListener("storage", show);
show();
