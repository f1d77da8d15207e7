/* Two minutes before an opened client closes, ask; when the time is up, leave the page. */
"use strict";

(() => {
  const WARNING = 2 * 60 * 1000; // milliseconds
  const page = document.querySelector("[data-closes-in]");
  const dialog = document.getElementById("closing");
  // Counted by the server: the desk's own clock may be wrong.
  const left = Number(page.dataset.closesIn) * 1000;

  setTimeout(() => dialog.showModal(), Math.max(0, left - WARNING));
  setTimeout(() => {
    // Nothing of the client stays on an unattended screen, whether or not the network is there.
    document.querySelector("main").replaceChildren();
    document.title = "Luvalla";
    location.reload();
  }, Math.max(0, left) + 1000);
})();
