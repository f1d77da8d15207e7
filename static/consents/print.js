/* Prints the form's PDF from the page. Where the browser cannot, the link opens the PDF. */
"use strict";

(() => {
  const link = document.querySelector("[data-print-pdf]");
  if (!link || !navigator.pdfViewerEnabled) {
    return;
  }

  function print() {
    document.getElementById("paper-to-print")?.remove();
    const frame = document.createElement("iframe");
    frame.id = "paper-to-print";
    frame.className = "sr";
    frame.title = link.textContent.trim();
    frame.tabIndex = -1;
    frame.addEventListener("load", () => frame.contentWindow.print());
    frame.src = link.href;
    document.body.append(frame);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    print();
  });
  if (link.hasAttribute("data-print-now")) {
    history.replaceState(null, "", location.pathname); // coming back must not print again
    print();
  }
})();
