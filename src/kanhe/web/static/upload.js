// Evidence in pieces of 256 KiB: a line that breaks costs one piece. Without this, the form sends it whole.
(function () {
  "use strict";
  var form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch || !window.FormData) return;
  var secret = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var bar = form.querySelector("progress");

  function wait(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }

  function told(answer) {
    if (!answer.ok) { var error = new Error(String(answer.status)); error.isFinal = answer.status < 500; throw error; }
    return answer.json();
  }

  function begin(file) {
    var body = new FormData();
    body.append("name", file.name);
    body.append("size", String(file.size));
    return fetch(form.dataset.upload, { method: "POST", headers: { "X-CSRFToken": secret }, body: body }).then(told);
  }

  function send(file, upload, at, tries) {
    bar.value = Math.round(100 * at / file.size);
    if (at >= file.size) return Promise.resolve();
    return fetch("/uploads/" + upload.token, {
      method: "POST",
      headers: { "X-CSRFToken": secret, "Upload-Offset": String(at), "Content-Type": "application/octet-stream" },
      body: file.slice(at, at + upload.piece),
    }).then(told).then(function (answer) {
      return send(file, upload, answer.received, 0);
    }, function (error) {
      if (error.isFinal || tries >= 8) throw error;
      return wait(500 * Math.pow(2, tries)).then(function () {
        return fetch("/uploads/" + upload.token).then(told).then(
          function (answer) { return send(file, upload, answer.received, tries + 1); },
          function () { return send(file, upload, at, tries + 1); });
      });
    });
  }

  form.addEventListener("submit", function (event) {
    var file = form.querySelector("[type=file]").files[0];
    if (!file || form.querySelector("[name=upload]")) return;
    event.preventDefault();
    event.stopPropagation();
    bar.hidden = false;
    var kept = null;
    begin(file).then(function (upload) { kept = upload; return send(file, upload, 0, 0); }).then(function () {
      var named = document.createElement("input");
      named.type = "hidden"; named.name = "upload"; named.value = kept.token;
      form.appendChild(named);
      form.querySelector("[type=file]").disabled = true;
      form.submit();
    }, function () { bar.hidden = true; form.submit(); });
  }, true);
})();
