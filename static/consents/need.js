/* Choosing a group brings its questions in place; without JavaScript the button "Show questions" does. */
"use strict";

(() => {
  const form = document.querySelector("form[data-need]");
  const place = document.getElementById("evidence");
  const button = form.querySelector("[data-show-questions] button");
  let asked = 0;

  function bringQuestionsOrPage() {
    bringQuestions().catch(() => form.requestSubmit(button));
  }

  async function bringQuestions() {
    asked += 1;
    const mine = asked;
    const typed = new FormData(form);
    typed.set(button.name, button.value);
    place.setAttribute("aria-busy", "true");
    const answer = await fetch(form.action, { method: "POST", body: typed });
    if (mine !== asked) {
      return; // another group was chosen meanwhile
    }
    if (!answer.ok || answer.redirected) {
      form.requestSubmit(button); // logged out or refused: let the whole page say so
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.getElementById("evidence").childNodes);
    place.removeAttribute("aria-busy");
  }

  button.parentElement.hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.name === "group") {
      bringQuestionsOrPage();
    }
  });
  const chosen = form.querySelector('[name="group"]:checked');
  if (chosen && !chosen.defaultChecked) {
    bringQuestionsOrPage(); // chosen before this script came, or brought back by the browser
  }
})();
