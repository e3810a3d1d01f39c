// A form that changes something is sent once: the second click of a double click does nothing.
// Pages work without this file; the server refuses doubles as well.
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) { return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
});
// On a phone the row of places is wider than the screen: begin where the reader is.
document.addEventListener("DOMContentLoaded", function () {
  var here = document.querySelector(".mainnav > [aria-current]");
  if (here) { here.parentNode.scrollLeft = here.offsetLeft - (here.parentNode.clientWidth - here.offsetWidth) / 2; }
});
// An open menu of places closes when the reader goes elsewhere; Escape gives its word the focus back.
["click", "focusin", "keydown"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    var open = document.querySelector(".navgroup[open]");
    if (!open || (name === "keydown" ? event.key !== "Escape" : open.contains(event.target))) { return; }
    open.open = false;
    if (name === "keydown") { open.querySelector("summary").focus(); }
  });
});
// Whoever types is not idle: a long form keeps the session, and one that has ended is said before more is written.
(function () {
  var last = Date.now();
  document.addEventListener("input", function () {
    var address = document.body.dataset.alive;
    if (!address || Date.now() - last < 60000) { return; }
    last = Date.now();
    fetch(address, { redirect: "manual" }).then(function (answer) {
      var words = document.getElementById("signed-out");
      if (answer.status === 204 || !words) { return; }
      document.getElementById("main").prepend(words.content.cloneNode(true));
      delete document.body.dataset.alive;
    });
  });
})();
// A part of a page that does not come says so, instead of loading for ever.
["htmx:responseError", "htmx:sendError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    var part = event.target, words = document.getElementById("not-loaded");
    if (!words || !part.matches || !part.matches(".slot, [data-live], [data-live] *")) { return; }
    (part.closest("[data-live]") || part).replaceChildren(words.content.cloneNode(true));
    part.removeAttribute("aria-busy");
  });
});
