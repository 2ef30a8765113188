// Keys for the review of one report; the page works without this file.
(function () {
  "use strict";
  const form = document.getElementById("tinjau");
  if (!form) return;
  const cards = Array.from(form.querySelectorAll(".pasangan"));
  const answers = { s: "SAMA", b: "BUKAN", t: "TIDAK_YAKIN" };
  const at = () => Math.max(cards.findIndex((card) => card.contains(document.activeElement)), 0);
  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio";
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (answers[key]) {
      const radio = cards[at()].querySelector('input[value="' + answers[key] + '"]');
      if (radio) { radio.checked = true; radio.focus(); event.preventDefault(); }
    } else if (key === "j" || key === "k") {
      const next = cards[Math.min(Math.max(at() + (key === "j" ? 1 : -1), 0), cards.length - 1)];
      next.focus();
      next.scrollIntoView({ block: "start" });
      event.preventDefault();
    } else if (key === "enter" && !/^(BUTTON|A|SUMMARY)$/.test(event.target.tagName)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  if (cards[0]) cards[0].focus({ preventScroll: true });
})();
