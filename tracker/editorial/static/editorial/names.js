// The search fields that Django's admin makes of a list carry no name that a screen reader finds: they take their label's.
"use strict";

(() => {
  const name = (root) => {
    for (const list of root.querySelectorAll("select.admin-autocomplete")) {
      const label = list.labels?.[0]?.textContent.trim().replace(/\s*:$/, "");
      const shown = list.nextElementSibling;
      if (!label || !shown?.matches(".select2")) continue;
      for (const part of shown.querySelectorAll("[role='combobox'], [role='textbox']")) part.setAttribute("aria-label", label);
    }
  };
  // After Django's own script, which makes them once the page is ready.
  django.jQuery(() => setTimeout(() => name(document)));
  document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
})();
