// What it says stands on its tag, in the language of the reader.
const ownWords = document.currentScript.dataset;

// A second click while the first is on its way sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// The page came back with the browser's back button: its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// All boxes of one name are sent as one field, a line for each: a form takes so many fields only.
// They say more than that all are meant: which ones, each as it was seen. Unless there are others
// on further pages.
document.addEventListener("formdata", ({ target, formData }) => {
  const name = target.dataset.together;
  const values = name ? formData.getAll(name) : [];
  if (!values.length) return;
  const all = target.elements.namedItem("all");
  if (all?.checked && Number(all.dataset.total) > values.length) {
    formData.delete(name);
    return;
  }
  formData.set(name, values.join("\n"));
  formData.delete("all");
});

// The session had ended: the page's own form gets back what was typed into it.
document.querySelectorAll("form[data-unsent]").forEach((kept) => {
  const own = [...document.forms].find((form) => form !== kept && form.action === kept.action);
  if (!own) return;
  for (const { name, value } of kept.querySelectorAll("input[type=hidden]")) {
    const field = own.elements.namedItem(name);
    if (field?.matches?.("input:not([type=hidden], [type=checkbox]), textarea, select")) {
      field.value = value;
    }
  }
});

// Whoever has to type something anew is there already.
document.querySelector("main [aria-invalid=true]")?.focus();

// A password can be looked at while it is typed, and goes out as a password whatever is shown.
document.querySelectorAll("input[type=password]").forEach((field) => {
  const button = document.createElement("button");
  const label = field.labels?.[0]?.innerText.trim() ?? "";
  button.type = "button";
  button.className = "button-link";
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? ownWords.hide : ownWords.show;
    button.setAttribute("aria-label", `${button.textContent}: ${label}`);
  };
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
  show(false);
  field.after(button);
});

// Who has signed out leaves no list of rooms on the device: see housekeeping-kept.js.
if (!document.body.classList.contains("signed-in")) {
  try {
    Object.keys(localStorage)
      .filter((name) => name.startsWith("housekeeping-page-u"))
      .forEach((name) => localStorage.removeItem(name));
  } catch (error) {
    console.info("This browser keeps nothing.");
  }
}
