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
