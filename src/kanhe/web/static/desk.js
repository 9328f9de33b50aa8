// The check desk: drop a file, walk the numbers by key, filter without asking the server again.
(function () {
  "use strict";

  var drop = document.querySelector(".drop");
  if (drop) {
    var input = drop.querySelector("input");
    ["dragenter", "dragover"].forEach(function (name) {
      drop.addEventListener(name, function (event) {
        event.preventDefault();
        drop.classList.add("over");
      });
    });
    drop.addEventListener("dragleave", function () { drop.classList.remove("over"); });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      drop.closest("form").requestSubmit();
    });
    input.addEventListener("change", function () {
      if (input.files.length) drop.closest("form").requestSubmit();
    });
    document.addEventListener("paste", function (event) {
      var text = document.getElementById("f-text");
      if (event.target === text || !event.clipboardData) return;
      if (event.clipboardData.files.length) {
        input.files = event.clipboardData.files;
        drop.closest("form").requestSubmit();
        return;
      }
      text.value = event.clipboardData.getData("text/plain");
      text.focus();
      event.preventDefault();
    });
  }

  var result = document.querySelector("[data-checked]");
  if (!result) return;
  var side = result.querySelector(".side");

  function wanted() {
    var show = (/show-(\w+)/.exec(result.className) || [])[1];
    return Array.prototype.slice.call(result.querySelectorAll(".lines .num" + (show ? "." + show : ":not(.other)")));
  }

  // Open the explanation and keep the number in sight.
  function open(number) {
    location.replace(number.getAttribute("href"));
    number.focus({ preventScroll: true }); // after: to go to a part of the page takes the focus
    number.scrollIntoView({ block: "center" });
    var entry = document.querySelector(number.getAttribute("href"));
    if (entry && side.scrollHeight > side.clientHeight) {
      side.scrollTop += entry.getBoundingClientRect().top - side.getBoundingClientRect().top - 52;
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    if (!step) return;
    var numbers = wanted();
    if (!numbers.length) return;
    var at = numbers.indexOf(document.activeElement);
    at = at < 0 && step < 0 ? numbers.length - 1 : (at + step + numbers.length) % numbers.length;
    open(numbers[at]);
    event.preventDefault();
  });

  result.addEventListener("click", function (event) {
    var number = event.target.closest(".lines .num");
    if (!number) return;
    open(number);
    event.preventDefault();
  });

  var filter = document.querySelector("[data-filter]");
  filter.addEventListener("click", function (event) {
    var chip = event.target.closest("[data-show]");
    if (!chip) return;
    event.preventDefault();
    result.className = "checked" + (chip.dataset.show ? " show-" + chip.dataset.show : "");
    filter.querySelectorAll("[data-show]").forEach(function (one) {
      if (one === chip) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
    history.replaceState(null, "", chip.getAttribute("href"));
  });
})();
