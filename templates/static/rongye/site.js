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
  var here = document.querySelector(".mainnav [aria-current]");
  if (here) { here.parentNode.scrollLeft = here.offsetLeft - (here.parentNode.clientWidth - here.offsetWidth) / 2; }
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
