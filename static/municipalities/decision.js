/* The button says what will happen, only what belongs to the choice is asked, and a text tells what is about to be
   decided. Without JavaScript the button has its general words and everything that may be asked is there. */
"use strict";

(() => {
  function chosen(form, name) {
    return [...form.querySelectorAll(`[name="${name}"]:checked`)];
  }

  /* The words of a choice, without its small second line. */
  function words(input) {
    const label = input.labels[0].cloneNode(true);
    label.querySelectorAll("small").forEach((small) => small.remove());
    return label.textContent.trim();
  }

  function say(form) {
    form.querySelectorAll("[data-words]").forEach((button) => {
      const choice = chosen(form, button.dataset.words)[0]?.value;
      button.dataset.wordsBefore ??= button.textContent;
      button.textContent = (choice && button.getAttribute(`data-words-${choice}`)) || button.dataset.wordsBefore;
    });
  }

  function show(form) {
    form.querySelectorAll("[data-shown-when]").forEach((part) => {
      const [name, values] = part.dataset.shownWhen.split("=");
      part.hidden = !values.split(" ").includes(chosen(form, name)[0]?.value ?? "");
    });
  }

  function tell(form) {
    form.querySelectorAll("[data-chosen]").forEach((part) => {
      part.textContent = chosen(form, part.dataset.chosen).map(words).join(" · ") || "–";
    });
    form.querySelectorAll("[data-left-out]").forEach((part) => {
      const names = part.dataset.leftOut.split(" ").map((name) => `[name="${name}"]:not(:checked)`);
      part.textContent = [...form.querySelectorAll(names.join())].map(words).join(" · ") || "–";
    });
    form.querySelectorAll("[data-copied]").forEach((part) => {
      part.textContent = form.elements[part.dataset.copied].value.trim();
    });
  }

  function follow(form) {
    say(form);
    show(form);
    tell(form);
  }

  for (const kind of ["change", "input"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.form) {
        follow(event.target.form);
      }
    });
  }
  document.querySelectorAll("form").forEach(follow);
})();
