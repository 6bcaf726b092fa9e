// The service worker of the lists on a phone: without a network it opens their empty page, which
// shows what the phone itself has kept. It keeps that page and its static files, and nothing else:
// no list, no answer that a server does not want to be kept. KEPT is set by whoever imports this
// (housekeeping/views/offline.py). Written for old phones.

(function () {
  "use strict";

  // With a network that neither works nor says so, the empty page is there after this long.
  var SECONDS_TO_ANSWER = 10;
  var KEPT = self.KEPT;
  var ours = "housekeeping " + self.registration.scope + " ";
  var name = ours + KEPT.version;

  function keep(cache, address) {
    return fetch(address, { credentials: "omit", redirect: "error" }).then(function (answer) {
      var control = answer.headers.get("Cache-Control") || "";
      if (!answer.ok || control.indexOf("no-store") >= 0) throw new Error("not to be kept: " + address);
      return cache.put(address, answer);
    });
  }

  self.addEventListener("install", function (event) {
    self.skipWaiting();
    event.waitUntil(
      caches.open(name).then(function (cache) {
        return Promise.all(
          [KEPT.page].concat(KEPT.files).map(function (address) {
            return keep(cache, address);
          })
        );
      })
    );
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(
      caches.keys().then(function (names) {
        var old = names.filter(function (each) {
          return each.indexOf(ours) === 0 && each !== name;
        });
        return Promise.all(
          old.map(function (each) {
            return caches.delete(each);
          })
        );
      })
    );
  });

  function emptyPage() {
    return caches.open(name).then(function (cache) {
      return cache.match(KEPT.page);
    });
  }

  function tooLong() {
    return new Promise(function (resolve) {
      setTimeout(resolve, SECONDS_TO_ANSWER * 1000);
    });
  }

  function open(request) {
    return Promise.race([fetch(request), tooLong().then(emptyPage)]).catch(emptyPage);
  }

  function read(request) {
    return fetch(request).catch(function () {
      return caches.open(name).then(function (cache) {
        return cache.match(request);
      });
    });
  }

  // All else goes its way as if there were no worker.
  self.addEventListener("fetch", function (event) {
    var address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
    if (event.request.mode === "navigate") event.respondWith(open(event.request));
    else if (KEPT.files.indexOf(address.pathname) >= 0) event.respondWith(read(event.request));
  });
})();
