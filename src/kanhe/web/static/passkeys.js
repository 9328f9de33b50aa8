// Asks the device for a passkey; the answer goes into the form. Where there is none to be had, nothing shows.
(function () {
  "use strict";
  var isName = !/^[\d.]+$|:/.test(location.hostname);  // passkeys are bound to a name, never to a number
  if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext || !isName) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function readied(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    ["excludeCredentials", "allowCredentials"].forEach(function (name) {
      (options[name] || []).forEach(function (one) { one.id = bytes(one.id); });
    });
    return options;
  }

  function told(credential) {
    var given = credential.response, response = { clientDataJSON: text(given.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (given[name]) response[name] = text(given[name]);
    });
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response });
  }

  function ask(form, isNew) {
    var secret = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(form.dataset.passkey, { method: "POST", headers: { "X-CSRFToken": secret } }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(function (options) {
      var wanted = { publicKey: readied(options) };
      return isNew ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted);
    });
  }

  document.querySelectorAll("[data-passkey-place]").forEach(function (place) { place.hidden = false; });
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var fault = form.querySelector("[data-passkey-fault]");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      fault.hidden = true;
      ask(form, form.hasAttribute("data-passkey-new")).then(function (credential) {
        form.querySelector("[name=answer]").value = told(credential);
        form.submit();
      }).catch(function () { fault.hidden = false; });
    }, true);
  });
})();
