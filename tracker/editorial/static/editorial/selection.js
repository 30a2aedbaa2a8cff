// Words selected in the article, taken into a field with their place: Unicode code points of the stored text, half-open.
"use strict";

(() => {
  let taken = null;

  const points = (text) => Array.from(text).length;

  // The selection inside the article, without the blanks at its ends; null where there is none.
  const read = () => {
    const selection = document.getSelection();
    const panel = document.querySelector("[data-article-start]");
    if (!panel || !selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!panel.contains(range.startContainer) || !panel.contains(range.endContainer)) return null;
    const whole = range.toString();
    const text = whole.trim();
    if (!text) return null;
    const before = document.createRange();
    before.selectNodeContents(panel);
    before.setEnd(range.startContainer, range.startOffset);
    const blanks = whole.length - whole.trimStart().length;
    const start = Number(panel.dataset.articleStart) + points(before.toString()) + points(whole.slice(0, blanks));
    return { text, start, end: start + points(text) };
  };

  document.documentElement.classList.add("has-selection");

  document.addEventListener("selectionchange", () => {
    const now = read();
    if (!now) return;
    taken = now;
    const shown = document.querySelector("[data-selected]");
    if (shown) shown.textContent = `« ${now.text.slice(0, 160)}${now.text.length > 160 ? "…" : ""} » ${now.start}–${now.end}`;
  });

  // Pressing the button must not undo the selection it takes.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-take]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button || !taken) return;
    const place = `${taken.start}–${taken.end}`;
    const words = button.closest("[data-words]");
    const fields = words ? words.querySelectorAll("input, textarea") : [];
    if (fields.length === 2) {
      fields[0].value = taken.text;
      fields[1].value = place;
    } else if (button.previousElementSibling) {
      button.previousElementSibling.value = place;
    }
  });

  // Words typed anew are looked for anew: the old place is not theirs.
  document.addEventListener("input", (event) => {
    const words = event.target.closest("[data-words]");
    const fields = words ? words.querySelectorAll("input, textarea") : [];
    if (fields.length === 2 && event.target === fields[0]) fields[1].value = "";
  });

  const offer = (root) => {
    for (const input of root.querySelectorAll("[data-place='whole']")) {
      if (input.nextElementSibling?.matches("[data-take]")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button take";
      button.dataset.take = "";
      button.textContent = "Prendre la sélection";
      input.after(button);
    }
  };
  document.addEventListener("DOMContentLoaded", () => offer(document));
  document.addEventListener("formset:added", (event) => offer(event.target));
})();
