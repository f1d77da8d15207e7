/* Two minutes before an opened client closes, ask; when the time is up, leave the page. */
"use strict";

(() => {
  const WARNING = 2 * 60 * 1000; // milliseconds
  const page = document.querySelector("[data-closes-at]");
  const dialog = document.getElementById("closing");
  const left = Date.parse(page.dataset.closesAt) - Date.now();

  setTimeout(() => dialog.showModal(), Math.max(0, left - WARNING));
  setTimeout(() => {
    page.replaceChildren(); // nothing of the client stays on an unattended screen
    location.reload();
  }, Math.max(0, left) + 1000);
})();
