// The queue by keys: each does what its button or link does, and nothing while one types. A click on a passage chooses it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const off = "tracker-keys-off";
  const box = document.querySelector("[data-keys]");
  const remembered = () => {
    try {
      return localStorage.getItem(off) === "1";
    } catch {
      return false; // a browser that keeps nothing
    }
  };

  if (box) {
    box.checked = !remembered();
    box.closest("label").hidden = false;
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(off, box.checked ? "0" : "1");
      } catch {
        // for this page only, then
      }
    });
  }

  // Only the article scrolls to what is chosen: the page stays at its form.
  const here = document.getElementById("ici");
  const panel = document.querySelector("[data-article-start]");
  if (here && panel) panel.scrollTop += here.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 4;

  const isTyping = (target) => target.closest("input:not([type=submit], [type=checkbox], [type=radio]), textarea, select, [contenteditable], .select2");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || (box && !box.checked)) return;
    if (!(event.target instanceof Element) || isTyping(event.target)) return;
    const thing = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!thing) return;
    event.preventDefault();
    const needed = thing.dataset.needs;
    if (needed) {
      const fields = [...document.querySelectorAll(`#desk [name="${needed}"]`)];
      const isGiven = fields.some((field) => (field.type === "radio" ? field.checked : field.value));
      if (!isGiven) {
        (fields[0] ?? document.getElementById("id_other"))?.focus();
        return;
      }
    }
    thing.click();
  });

  panel?.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-candidate]");
    if (!mark || !document.getSelection().isCollapsed) return;
    const link = document.querySelector(`[data-choose="${mark.dataset.candidate}"]`);
    if (link && !link.hasAttribute("aria-current")) link.click();
  });
});
