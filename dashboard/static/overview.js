// Verdicts that are being reckoned: asks now and then whether they are there, then shows the page with them.
(function () {
  "use strict";
  const waiting = document.getElementById("cho-ket-luan");
  if (!waiting) return;
  let pause = 1500;
  function ask() {
    fetch(waiting.dataset.ask, { headers: { accept: "application/json" }, cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : { state: "waiting" }))
      .catch(() => ({ state: "waiting" }))
      .then((told) => {
        if (told.state !== "waiting") {
          window.location.reload();
          return;
        }
        pause = Math.min(pause * 1.3, 10000);
        window.setTimeout(ask, pause);
      });
  }
  window.setTimeout(ask, pause);
})();
