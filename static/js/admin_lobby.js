// Names for what the admin's scripts draw without any: whoever listens hears what it is for.
const labelOf = (field) => {
  const own = field.labels?.[0]?.innerText ?? field.getAttribute("aria-label");
  if (own) return own.trim();
  const column = field.closest("td")?.className.match(/field-\w+/)?.[0].replace("field-", "");
  return document.querySelector(`th.column-${column}`)?.innerText.trim() ?? field.name;
};

const nameAll = () => {
  document.querySelectorAll("select + .select2-container").forEach((drawn) => {
    const label = labelOf(drawn.previousElementSibling);
    drawn.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]").forEach((part) => {
      part.removeAttribute("aria-labelledby");
      if (part.getAttribute("aria-label") !== label) part.setAttribute("aria-label", label);
    });
  });
  document.querySelectorAll(".help-tooltip[aria-label]:not([role])").forEach((sign) => {
    sign.setAttribute("role", "img");
  });
};

document.addEventListener("DOMContentLoaded", () => {
  nameAll();
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
});
