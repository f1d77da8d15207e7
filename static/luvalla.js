/*
 * Small comforts on top of pages that work without them. No inline code, no eval: the content security policy
 * allows none. Everything listens on the document, so parts swapped in later behave the same.
 */
"use strict";

(() => {
  const FREE_AGAIN = 3000; // milliseconds; a download leaves the page as it was

  /* The pressed button says that it is working, and a second press does nothing. */
  function staysOnPage(form, button) {
    const target = button?.formTarget || form.target;
    return target === "_blank" || form.hasAttribute("data-download") || button?.hasAttribute("data-download");
  }

  function free(form) {
    delete form.dataset.busy;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "true";
    event.submitter?.setAttribute("aria-busy", "true");
    if (staysOnPage(form, event.submitter)) {
      setTimeout(() => free(form), FREE_AGAIN);
    }
  });

  /* Coming back with the browser's button shows the page as it was left: busy. */
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-busy]").forEach(free);
  });

  document.addEventListener("htmx:after:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) {
      free(form);
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-autosubmit]")) {
      event.target.form.requestSubmit(event.target.form.querySelector("[data-autosubmit-button]"));
    }
  });

  function begin() {
    document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
    document.querySelectorAll("[data-autosubmit-button]").forEach((button) => { button.hidden = true; });
  }

  /* The error summary has autofocus; where an address's #fragment has won over it, it still gets the focus. */
  window.addEventListener("load", () => setTimeout(() => {
    const summary = document.querySelector("[data-focus]");
    if (summary && document.activeElement === document.body) {
      summary.focus();
    }
  }));

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})();
