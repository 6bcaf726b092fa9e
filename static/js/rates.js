// The mapping page by keyboard: the arrows go from line to line, each line's field finds codes as
// one types. Without this script the same forms do their work with buttons.

const FIELD = "form.choice input[name=code]";
const MAX_CHOICES = 8;

// What it says stands on the page, in the reader's language.
const words = document.getElementById("words").dataset;
const counted = (number, one, more) => (number === 1 ? one : more).replace("{number}", number);

// 1. Lines. Only the controls of one line at a time are in the Tab order.
// ------------------------------------------------------------------------------------------
const controlsOf = (line) => line.querySelectorAll("input:not([type=hidden]), button");
// Never a button that changes something: Enter is pressed in a rhythm here.
const homeOf = (line) => line.querySelector(FIELD) ?? line.querySelector(".choice-more");
const lineOf = (element) => element.closest?.("[data-lines] > tbody");

const admit = (line, isIn) =>
  controlsOf(line).forEach((control) => (control.tabIndex = isIn ? 0 : -1));

function activate(line) {
  const table = line.parentElement;
  const before = document.getElementById(table.dataset.active);
  if (before === line) return;
  if (before) admit(before, false);
  admit(line, true);
  table.dataset.active = line.id;
}

function go(line, step) {
  const next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
  if (next?.tagName !== "TBODY") {
    if (step > 0) line.closest("section").querySelector("a[rel=next]")?.focus();
    return;
  }
  const home = homeOf(next);
  home.focus();
  home.select?.();
}

document.querySelectorAll("[data-lines]").forEach((table) => {
  for (const line of table.tBodies) admit(line, line === table.tBodies[0]);
  if (table.tBodies.length) table.dataset.active = table.tBodies[0].id;
  table.classList.add("has-keys");
});
document.getElementById("keys")?.removeAttribute("hidden");

document.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  if (line) activate(line);
});

// 2. Saving. What the server knows is the field's default value; what is on its way is kept apart.
// ------------------------------------------------------------------------------------------
const isEdited = (field) => field.value.trim() !== (field.dataset.asked ?? field.defaultValue);
// As near to the server's rule for one code as a browser comes; the server decides.
const keyOf = (code) => code.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
const optionsOf = (field) => [...document.getElementById(field.dataset.codes).options];
const isKnown = (field, value) =>
  optionsOf(field).some((option) => keyOf(option.value) === keyOf(value));

function save(field) {
  const accept = field.form.querySelector(".choice-accept");
  const value = field.value.trim();
  if (!isEdited(field) && (value || !accept)) return;
  const button = value || !accept ? field.form.querySelector(".choice-save") : accept;
  field.dataset.asked = value;
  field.form.classList.remove("is-edited");
  button.click();
}

function finish(field) {
  const value = field.value.trim();
  const line = lineOf(field);
  save(field);
  if (!value || isKnown(field, value)) go(line, 1);
}

// Leaving a field saves what was typed, as a spreadsheet does.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches(FIELD) && (field.value.trim() || field.defaultValue)) save(field);
});

// 3. Finding a code: a combobox as in the ARIA Authoring Practices, its list never more than one.
// ------------------------------------------------------------------------------------------
const list = document.createElement("ul");
list.id = "choices";
list.className = "choices";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", words.codes);
list.hidden = true;

const chosen = () => list.querySelector("[aria-selected=true]");

function close(field) {
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(field, option) {
  chosen()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

// Codes that begin with what is typed, then those that have it anywhere in the code or the name.
function matching(field) {
  const typed = field.value.trim().toLowerCase();
  const rank = ({ value, text }) => {
    if (value.toLowerCase().startsWith(typed)) return 0;
    return `${value} ${text}`.toLowerCase().includes(typed) ? 1 : 2;
  };
  return optionsOf(field)
    .filter((option) => rank(option) < 2)
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, MAX_CHOICES);
}

function open(field) {
  const options = matching(field).map((code, at) => {
    const option = document.createElement("li");
    option.id = `choice-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.code = code.value;
    const name = document.createElement("span");
    name.textContent = code.text === code.value ? "" : code.text;
    name.className = "muted";
    option.append(`${code.value} `, name);
    return option;
  });
  if (!options.length) {
    close(field);
    return;
  }
  list.replaceChildren(...options);
  field.after(list);
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  choose(field, options[0]);
}

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(FIELD) || target.dataset.codes) return;
  target.dataset.codes = target.getAttribute("list");
  // The browser's own list would take the arrow keys.
  target.removeAttribute("list");
  target.setAttribute("role", "combobox");
  target.setAttribute("aria-autocomplete", "list");
  target.setAttribute("aria-controls", list.id);
  target.setAttribute("aria-expanded", "false");
  target.after(list);
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches(FIELD) && target.dataset.codes) close(target);
});

document.addEventListener("input", ({ target }) => {
  if (!target.matches(FIELD)) return;
  target.form.classList.toggle("is-edited", isEdited(target));
  if (target.value.trim()) open(target);
  else close(target);
});

list.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  const field = list.parentElement.querySelector(FIELD);
  field.value = option.dataset.code;
  close(field);
  finish(field);
});

// 4. Keys.
// ------------------------------------------------------------------------------------------
function onArrow(event, line, step) {
  const field = event.target;
  if (event.altKey && field.matches(FIELD)) {
    open(field);
  } else if (!list.hidden && field.matches(FIELD)) {
    const next = step > 0 ? chosen().nextElementSibling : chosen().previousElementSibling;
    if (next) choose(field, next);
  } else {
    go(line, step);
  }
}

function onEnter(event, line) {
  if (event.shiftKey) {
    line.querySelector(".choice-more").click();
  } else {
    const field = event.target;
    const known = isKnown(field, field.value.trim());
    if (!list.hidden && !known) field.value = chosen().dataset.code;
    close(field);
    finish(field);
  }
}

function onEscape(event) {
  const field = event.target;
  if (list.hidden) field.value = field.defaultValue;
  field.form.classList.toggle("is-edited", isEdited(field));
  close(field);
}

document.addEventListener("keydown", (event) => {
  const line = lineOf(event.target);
  const isField = event.target.matches?.(FIELD);
  if (!line || event.isComposing || event.target.closest(".more")) return;
  const box = line.querySelector("input[name=chosen][type=checkbox]");
  if (event.key === "ArrowDown") onArrow(event, line, 1);
  else if (event.key === "ArrowUp") onArrow(event, line, -1);
  else if (event.key === "Enter" && isField) onEnter(event, line);
  else if (event.key === "Escape" && isField) onEscape(event);
  else if (event.key === " " && event.shiftKey) box?.click();
  else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !(isField && isEdited(event.target)))
    line.querySelector(".choice-undo")?.click();
  else return;
  event.preventDefault();
});

// 5. Several lines at once.
// ------------------------------------------------------------------------------------------
const boxesOf = (kind) =>
  document.querySelectorAll(`input[type=checkbox][name=chosen][form="${kind}-selection"]`);
const sureOf = (kind) => document.querySelectorAll(`tbody[data-sure][id^="${kind}-"]`);

function count(kind) {
  const bar = document.getElementById(`${kind}-selection`);
  if (!bar) return;
  const boxes = [...boxesOf(kind)];
  const ticked = boxes.filter((box) => box.checked).length;
  const all = bar.querySelector("[data-select]");
  const total = Number(all?.dataset.total ?? boxes.length);
  let selected = ticked;
  if (all) {
    // Ticking each line of a page does not mean those of the other pages.
    const isWhole = ticked > 0 && ticked === boxes.length && (all.checked || total === boxes.length);
    all.checked = isWhole;
    all.indeterminate = ticked > 0 && !isWhole;
    if (isWhole) selected = total;
  }
  bar.querySelector("[data-count]").textContent = counted(
    selected,
    words.selectedOne,
    words.selectedMore,
  );
  const sure = sureOf(kind).length;
  const button = document.querySelector(`#${kind}-sure button`);
  button.textContent = counted(sure, words.sureOne, words.sureMore);
  button.hidden = !sure;
}

document.querySelectorAll("[data-select]").forEach((all) => {
  all.addEventListener("change", () => {
    boxesOf(all.dataset.select).forEach((box) => (box.checked = all.checked));
    count(all.dataset.select);
  });
});
// What was changed on the page since it came is no longer what the form was about: the lines that
// are sure by now say it themselves.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("form[data-sure]")) return;
  const tokens = [...sureOf(target.dataset.sure)].map((line) => line.dataset.sure);
  formData.set("chosen", tokens.join("\n"));
  formData.delete("all");
});
document.addEventListener("change", ({ target }) => {
  if (target.name === "chosen") count(target.getAttribute("form").replace("-selection", ""));
});
["plan", "group"].forEach(count);

// 6. Answers.
// ------------------------------------------------------------------------------------------
let focused = null;
// Whether what is on its way is the answer to what a line has asked, such as “Create FLEX”.
let isSettling = false;
const versionOf = (page) => Number(page?.querySelector("[data-version]")?.dataset.version ?? 0);

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  // A refusal comes back as the line with the reason on it.
  if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // Of the lines that change along with this one some may be filtered out here, and somebody may
  // be typing into another already, or have sent it: its answer would find the line replaced, and
  // be lost together with what it says of the page.
  const parts = document.createElement("template");
  parts.innerHTML = event.detail.serverResponse;
  for (const part of parts.content.querySelectorAll("tbody[hx-swap-oob]")) {
    const there = document.getElementById(part.id);
    const field = there?.querySelector(FIELD);
    const isSent = there?.querySelector(".htmx-request");
    if (!there || isSent || (field && isEdited(field))) part.remove();
  }
  // Answers may overtake each other: what an older one says of the page as a whole is past.
  const whole = parts.content.querySelector("template");
  if (whole && versionOf(whole.content) < versionOf(document)) whole.remove();
  event.detail.serverResponse = parts.innerHTML;
  focused = target.contains(document.activeElement) ? target.id : null;
  isSettling = document.activeElement.matches(".choice-note button[name=do]");
});

document.addEventListener("htmx:afterSwap", () => {
  for (const table of document.querySelectorAll("[data-lines]"))
    for (const line of table.tBodies)
      if (line.id !== table.dataset.active && homeOf(line)?.tabIndex === 0) admit(line, false);
  ["plan", "group"].forEach(count);
  const line = focused && document.getElementById(focused);
  focused = null;
  if (!line) return;
  const question = line.querySelector(".choice-note button");
  if (question) {
    question.focus();
    return;
  }
  if (document.activeElement === document.body) homeOf(line).focus();
  if (isSettling) go(line, 1);
});

function onLoss(event) {
  const line = lineOf(event.detail.elt);
  if (!line) return;
  const about = line.querySelector(".about");
  about.setAttribute("role", "alert");
  about.textContent = words.lost;
  const field = line.querySelector(FIELD);
  if (!field) return;
  delete field.dataset.asked;
  field.form.classList.toggle("is-edited", isEdited(field));
}
for (const loss of ["htmx:sendError", "htmx:responseError", "htmx:timeout"])
  document.addEventListener(loss, onLoss);
