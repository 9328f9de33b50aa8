// Keys and small comforts. Every page works without this file.
(function () {
  "use strict";

  function isTyping(node) {
    return node && (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || node.isContentEditable);
  }

  // "/" goes to the search; j and k walk the rows of a list, Enter opens, Escape closes the peek.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      var find = document.getElementById("q");
      if (find) { event.preventDefault(); find.focus(); }
      return;
    }
    if (event.key === "j" || event.key === "k") {
      var links = Array.prototype.slice.call(document.querySelectorAll("[data-row]"))
        .filter(function (link) { return link.offsetParent !== null; });
      if (!links.length) return;
      var at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
      links[Math.max(0, Math.min(links.length - 1, at))].focus();
      event.preventDefault();
    }
    if (event.key === "Escape") {
      var close = document.querySelector("[data-close-peek]");
      if (close) close.click();
    }
  });

  // A form that is on its way is not sent again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // The first faulty field, or the summary of faults, is where the reader goes on.
  var alertBox = document.querySelector(".note.bad[role=alert][tabindex]");
  if (alertBox) alertBox.focus();

  // On a wide screen a row opens beside its list; without script, or in a new tab, as a page.
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("[data-peek]") : null;
    if (link && window.innerWidth > 1240 && window.htmx
        && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      document.querySelectorAll("tr[aria-selected]").forEach(function (row) {
        row.removeAttribute("aria-selected");
      });
      link.closest("tr").setAttribute("aria-selected", "true");
      window.htmx.ajax("GET", link.getAttribute("href") + "?peek=1", { target: "#peek", swap: "innerHTML" })
        .then(function () { document.querySelector(".split").classList.add("has-peek"); });
    }
    if (event.target.closest && event.target.closest("[data-close-peek]")) {
      document.getElementById("peek").innerHTML = "";
      document.querySelector(".split").classList.remove("has-peek");
      var row = document.querySelector("tr[aria-selected] [data-row]");
      if (row) { row.closest("tr").removeAttribute("aria-selected"); row.focus(); }
    }
  });

  // A sheet for the printer.
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  // A box that chooses all boxes of its table.
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches("[data-all]")) return;
    document.querySelectorAll("[data-one]").forEach(function (one) { one.checked = box.checked; });
    count();
  });
  document.addEventListener("change", function (event) {
    if (event.target.matches && event.target.matches("[data-one]")) count();
  });
  function count() {
    var shown = document.querySelector("[data-chosen]");
    if (!shown) return;
    var many = document.querySelectorAll("[data-one]:checked").length;
    shown.textContent = shown.dataset.words.replace("0", String(many));
  }
})();
