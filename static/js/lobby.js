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
document.addEventListener("formdata", ({ target, formData }) => {
  const name = target.dataset.together;
  const values = name ? formData.getAll(name) : [];
  if (values.length > 1) formData.set(name, values.join("\n"));
});
