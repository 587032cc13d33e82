// Keys of the reviewer: a digit chooses, Enter in the reason records, n puts off, u undoes, ? tells the keys.
// Loaded before the page is drawn: whoever sees an article can decide over it.
"use strict";
(() => {
  const typing = (target) => target.matches("input:not([type=radio]), textarea, select");
  const choose = (digit) => {
    const choice = document.querySelector(`input[name="noi-dung"][value="${digit}"]`);
    if (!choice) return false;
    choice.checked = true;
    (document.getElementById("ly-do") || choice).focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (/^[0-9]$/.test(event.key)) {
      if (choose(event.key)) event.preventDefault();
      return;
    }
    if (event.key === "?") {
      const keys = document.getElementById("phim");
      if (!keys) return;
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
      event.preventDefault();
      return;
    }
    const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (named) {
      event.preventDefault();
      named.click();
    }
  });
})();
