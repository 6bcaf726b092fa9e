// The list on a phone. A tap is kept on the phone first and sent then: without a network it is sent
// later, in the order of the taps. Each has an id, so that one that is sent twice is done once.
// Written for old phones. Without this script the same forms are sent by the browser.

(function () {
  "use strict";

  var SECONDS_BETWEEN_TRIES = 5;
  var SECONDS_BETWEEN_LOOKS = 10;
  // Answers that will be no other the next time.
  var FINAL = [400, 404, 410, 422];
  if (!window.fetch || !window.DOMParser) return;
  var list, key, refusedKey;
  var memory = {};
  var isSending = false;
  var isStarted = false;

  // 1. What is kept.
  // ----------------------------------------------------------------------------------------
  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name) || "[]");
    } catch (error) {
      // Some browsers keep nothing in private windows: it lives as long as the page then.
      return memory[name] || [];
    }
  }

  function write(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch (error) {
      console.info("Taps are kept on this page only.");
    }
  }

  function kept() {
    return read(key);
  }

  function keep(taps) {
    write(key, taps);
  }

  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map
      .call(bytes, function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      })
      .join("");
  }

  // 2. What is shown of it: each room says that something is not sent yet.
  // ----------------------------------------------------------------------------------------
  function show() {
    var taps = kept();
    showRefused();
    var notice = document.getElementById("unsent");
    notice.hidden = taps.length === 0;
    notice.textContent =
      taps.length === 1 ? notice.dataset.one : notice.dataset.more.replace("%s", taps.length);
    list.querySelectorAll(".room-unsent").forEach(function (each) {
      each.parentNode.removeChild(each);
    });
    taps.forEach(function (tap) {
      var room = document.getElementById("room-" + tap.task);
      if (!room) return;
      var before = room.querySelector(".room-unsent");
      if (before) room.removeChild(before);
      var sign = document.createElement("p");
      sign.className = "room-unsent";
      sign.textContent = "↑ " + list.dataset.waiting + ": " + tap.label;
      room.insertBefore(sign, room.children[1]);
    });
  }

  // What was not taken is shown until somebody has seen it.
  function showRefused() {
    var notice = document.getElementById("refused");
    var lines = notice.querySelector("ul");
    var refused = read(refusedKey);
    notice.hidden = refused.length === 0;
    lines.textContent = "";
    refused.forEach(function (each) {
      var line = document.createElement("li");
      line.textContent = each;
      lines.appendChild(line);
    });
  }

  function refuse(tap, reason) {
    var why = reason || document.getElementById("refused").dataset.text;
    write(refusedKey, read(refusedKey).concat(tap.room + " · " + tap.label + ": " + why));
  }

  // 3. Sending: one after the other, the oldest first.
  // ----------------------------------------------------------------------------------------
  function formOf(task) {
    return list.querySelector("form[data-tap='" + task + "']");
  }

  function bodyOf(tap) {
    var body = new URLSearchParams();
    tap.fields.forEach(function (field) {
      body.append(field[0], field[1]);
    });
    body.append("tap", tap.id);
    // The page's, which may be newer than the tap.
    body.append("csrfmiddlewaretoken", token().value);
    return body;
  }

  function token() {
    return document.querySelector("[name=csrfmiddlewaretoken]");
  }

  function forget(tap) {
    keep(
      kept().filter(function (each) {
        return each.id !== tap.id;
      })
    );
  }

  function send() {
    var tap = kept()[0];
    // Without a network the page has no token, and is opened anew once there is one.
    if (isSending || !tap || !token()) return;
    isSending = true;
    // A room that is not on the page any more is sent to where the others are.
    var form = formOf(tap.task);
    fetch(form ? form.getAttribute("action") : tap.action || location.pathname, {
      method: "POST",
      body: bodyOf(tap),
      credentials: "same-origin",
      redirect: "manual",
    })
      .then(function (answer) {
        // In all other cases the server is not well, or one has to sign in again: it is kept.
        if (answer.status === 204) return settle(tap);
        if (answer.status === 409) {
          return answer.text().then(function (reason) {
            settle(tap, reason);
          });
        }
        if (FINAL.indexOf(answer.status) >= 0) return settle(tap, "");
        isSending = false;
      })
      .catch(function () {
        isSending = false;
      });
  }

  function settle(tap, reason) {
    isSending = false;
    forget(tap);
    if (reason !== undefined) refuse(tap, reason);
    show();
    if (kept().length) send();
    else look();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!list || !form.dataset.tap) return;
    event.preventDefault();
    var button = event.submitter || form.clicked;
    var fields = Array.prototype.filter
      .call(form.elements, function (each) {
        return each.name && each.tagName !== "BUTTON" && each.name !== "csrfmiddlewaretoken";
      })
      .map(function (each) {
        return [each.name, each.value];
      });
    if (button && button.name) fields.push([button.name, button.value]);
    var taps = kept();
    taps.push({
      id: newId(),
      task: form.dataset.tap,
      // Kept only where it is no secret.
      action: location.pathname === form.getAttribute("action") ? "" : form.getAttribute("action"),
      room: document.querySelector("#room-" + form.dataset.tap + " h2").textContent,
      label: button ? button.textContent.trim() : "",
      fields: fields,
    });
    keep(taps);
    if (form.parentNode.open) form.parentNode.open = false;
    show();
    send();
  });

  document.getElementById("seen-refused").addEventListener("click", function () {
    write(refusedKey, []);
    showRefused();
  });

  // Old browsers do not say which button sent a form.
  document.addEventListener("click", function (event) {
    if (event.target.type === "submit" && event.target.form) event.target.form.clicked = event.target;
  });

  // 4. What others change.
  // ----------------------------------------------------------------------------------------
  function isBusy() {
    return kept().length > 0 || list.querySelector("details[open]") !== null;
  }

  function look() {
    if (isBusy() || !token()) return;
    var query = location.search ? location.search + "&" : "?";
    fetch(location.pathname + query + "version=" + list.dataset.version, {
      credentials: "same-origin",
      redirect: "error",
    })
      .then(function (answer) {
        // The link is over, or was taken back.
        if (answer.status === 404 && !read(refusedKey).length)
          document.dispatchEvent(new CustomEvent("list-gone"));
        return answer.status === 200 ? answer.text() : "";
      })
      .then(function (text) {
        var found = new DOMParser().parseFromString(text, "text/html").getElementById("list");
        if (!found || isBusy()) return;
        list.parentNode.replaceChild(found, list);
        list = found;
        show();
        document.dispatchEvent(new CustomEvent("list-shown"));
      })
      .catch(function () {
        // No network: the next look comes by itself.
      });
  }

  function start() {
    list = document.querySelector("#list[data-list]");
    if (!list) return;
    // Named for the day and the person, not for the page: the address of an attendant's page is a
    // secret, and two attendants may share a phone.
    key = "housekeeping-" + list.dataset.list;
    refusedKey = key + "-refused";
    show();
    if (isStarted) return;
    isStarted = true;
    send();
    window.addEventListener("online", send);
    window.setInterval(send, SECONDS_BETWEEN_TRIES * 1000);
    window.setInterval(look, SECONDS_BETWEEN_LOOKS * 1000);
  }

  document.addEventListener("list-restored", start);
  start();
})();
