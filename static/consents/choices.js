/* Questions that depend on a choice: [data-shown-when="name=value"] is on the page while that choice is made,
   "name=one|other" while either is. Without JavaScript they are always there. */
"use strict";

(() => {
  function chosen(form, name) {
    return form.querySelector(`[name="${name}"]:checked`)?.value;
  }

  function showWhatApplies(form) {
    form.querySelectorAll("[data-shown-when]").forEach((part) => {
      const [name, values] = part.dataset.shownWhen.split("=");
      part.hidden = !values.split("|").includes(chosen(form, name));
    });
  }

  document.addEventListener("change", (event) => {
    if (event.target.form) {
      showWhatApplies(event.target.form);
    }
  });
  document.querySelectorAll("form").forEach(showWhatApplies);
})();
