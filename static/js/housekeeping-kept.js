// The list as it was last seen, kept on the phone: it is shown when the page is opened without a
// network (housekeeping-worker.js), until its day or its link is over. Named for a digest of the
// page's address, since that of an attendant's page is a secret. Written for old phones.

(function () {
  "use strict";

  // Lists of people who sign in go when they sign out: lobby.js knows them by the "u".
  var PREFIX = "housekeeping-page-" + (location.pathname.indexOf("/hotels/") === 0 ? "u" : "a");
  var SECONDS_BETWEEN_TRIES = 5;
  var isEmpty = document.body.hasAttribute("data-empty");
  if (!window.Promise || !window.fetch || !window.crypto || !crypto.subtle || !window.TextEncoder)
    return;

  // 1. What is kept; a phone that keeps nothing, as in private windows, has none of this.
  // ----------------------------------------------------------------------------------------
  function named() {
    var address = new TextEncoder().encode(location.pathname + location.search);
    return crypto.subtle.digest("SHA-256", address).then(function (digest) {
      var hex = Array.prototype.map.call(new Uint8Array(digest), function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      });
      return PREFIX + hex.join("");
    });
  }

  function readKept(name) {
    try {
      return JSON.parse(localStorage.getItem(name) || "null");
    } catch (error) {
      return null;
    }
  }

  function forgetOver() {
    Object.keys(localStorage).forEach(function (name) {
      if (name.indexOf(PREFIX) !== 0) return;
      var kept = readKept(name);
      if (!kept || kept.until < Date.now()) localStorage.removeItem(name);
    });
  }

  function keep() {
    var list = document.getElementById("list");
    if (isEmpty || !list || !list.dataset.until) return;
    var copy = list.cloneNode(true);
    copy.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (token) {
      token.parentNode.removeChild(token);
    });
    var kept = {
      until: Number(list.dataset.until) * 1000,
      title: document.title,
      head: document.querySelector("main > header").outerHTML,
      list: copy.outerHTML,
    };
    named().then(function (name) {
      localStorage.setItem(name, JSON.stringify(kept));
    }).catch(function () {
      console.info("The list is not kept on this phone.");
    });
  }

  // 2. Without a network: what was kept is shown in the empty page.
  // ----------------------------------------------------------------------------------------
  function put(html, at) {
    var found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    at.parentNode.replaceChild(document.importNode(found, true), at);
  }

  function restore() {
    return named().then(function (name) {
      var kept = readKept(name);
      if (!kept || kept.until < Date.now()) return;
      document.title = kept.title;
      put(kept.head, document.querySelector("main > header"));
      put(kept.list, document.getElementById("list"));
      document.getElementById("as-it-was").hidden = false;
      document.dispatchEvent(new CustomEvent("list-restored"));
    });
  }

  // The network is back when anything answers: the page itself is opened then.
  function tryAgain() {
    if (document.querySelector("details[open]")) return;
    fetch(location.href, { credentials: "same-origin", redirect: "manual", cache: "no-store" })
      .then(function () {
        location.reload();
      })
      .catch(function () {
        // No network yet: the next try comes by itself.
      });
  }

  try {
    forgetOver();
  } catch (error) {
    console.info("The list is not kept on this phone.");
    return;
  }
  if (isEmpty) {
    restore();
    window.addEventListener("online", tryAgain);
    window.setInterval(tryAgain, SECONDS_BETWEEN_TRIES * 1000);
    return;
  }
  keep();
  document.addEventListener("list-shown", keep);
  document.addEventListener("list-gone", function () {
    named().then(function (name) {
      localStorage.removeItem(name);
      location.reload();
    });
  });
  var worker = document.body.dataset.worker;
  if (worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker).catch(function (error) {
      console.info("The list does not open without a network: " + error);
    });
  }
})();
