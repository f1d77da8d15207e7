/* "3 things left: …" while the paper is being recorded, and the button's words after the client's decision. */
"use strict";

(() => {
  const form = document.querySelector("form[data-signature]");
  const left = document.getElementById("left");
  if (!form || !left) {
    return;
  }
  const button = form.querySelector("button[data-given]");

  function groups() {
    const names = new Set([...form.querySelectorAll("input[type=radio]")].map((radio) => radio.name));
    return [...names].map((name) => form.querySelector(`input[name="${name}"]`).closest("fieldset"));
  }

  function nameOf(part) {
    return (part.dataset.name || part.querySelector("legend, label")?.textContent || "").trim();
  }

  function unanswered() {
    const refused = form.querySelector('[name="decision"]:checked')?.value === "refused";
    const open = groups().filter((group) => !group.closest("[hidden]") && !group.querySelector(":checked"));
    const texts = [...form.querySelectorAll("input[type=text]")].filter(
      (field) => !field.value.trim() && !(refused && field.name === "place"),
    );
    const ticks = [...form.querySelectorAll("input[type=checkbox]:not(:checked)")];
    return [
      ...open.map(nameOf),
      ...texts.map((field) => nameOf(field.closest(".ds-field"))),
      ...ticks.map((tick) => nameOf(tick.closest(".pick"))),
    ];
  }

  function tell() {
    const names = unanswered();
    const words = names.length === 1 ? left.dataset.leftOne : left.dataset.leftMany.replace("{n}", names.length);
    left.hidden = names.length === 0;
    left.textContent = `${words} ${names.join(", ")}.`;
    const refused = form.querySelector('[name="decision"]:checked')?.value === "refused";
    button.textContent = refused ? button.dataset.refused : button.dataset.given;
  }

  form.addEventListener("change", () => setTimeout(tell));
  form.addEventListener("input", () => setTimeout(tell));
  tell();
})();
