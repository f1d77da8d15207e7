/* The decision's button says what will happen, and the reason is asked only of a refusal. Without JavaScript the
   button reads "Make the decision" and the reason is always there. */
"use strict";

(() => {
  function follow(form) {
    form.querySelectorAll("[data-words]").forEach((button) => {
      const choice = form.querySelector(`[name="${button.dataset.words}"]:checked`)?.value;
      const words = choice && button.getAttribute(`data-words-${choice}`);
      if (words) {
        button.textContent = words;
      }
    });
    form.querySelectorAll("[data-shown-when]").forEach((part) => {
      const [name, value] = part.dataset.shownWhen.split("=");
      part.hidden = form.querySelector(`[name="${name}"]:checked`)?.value !== value;
    });
  }

  document.addEventListener("change", (event) => {
    if (event.target.form) {
      follow(event.target.form);
    }
  });
  document.querySelectorAll("form").forEach(follow);
})();
