// The board: a task opens beside it, moves by mouse, and nobody's hand is disturbed by what changes
// meanwhile. Without this script the same forms and links do their work as pages.

const dialog = document.getElementById("task-dialog");

// 1. Printing.
// ------------------------------------------------------------------------------------------
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// 2. A task opens in a dialog, and gives the focus back to where it was when it closes.
// ------------------------------------------------------------------------------------------
let openedFrom = "";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-task-link]");
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openedFrom = link.id;
  const show = () => {
    if (!dialog.open) dialog.showModal();
  };
  htmx.ajax("GET", link.href, { target: "#task-panel", swap: "innerHTML" }).then(show);
});

dialog?.addEventListener("close", () => {
  document.getElementById("task-panel").textContent = "";
  document.getElementById(openedFrom)?.focus();
});

// What was changed is shown anew, and the next Tab goes on from its beginning.
document.addEventListener("htmx:afterSwap", () => {
  const shown = document.querySelector("#task-panel [data-task-shown]");
  if (dialog?.open && shown && document.activeElement === document.body) shown.focus();
});

// A refusal says why, on the form that was refused.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if ([409, 422].includes(xhr.status) && target.closest("#task-panel")) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // What is being dragged or chosen must not vanish under the hand: the next look brings the news.
  const isChoosing = document.activeElement.closest(".hk-filters") !== null;
  if (target.id === "live" && (dragged || isChoosing)) event.detail.shouldSwap = false;
});

// 3. Moving, by mouse or with Shift and the arrow keys; the dialog has a form for it too.
// ------------------------------------------------------------------------------------------
let dragged = null;

const tasksOf = (group) => [...group.querySelectorAll("[data-task]")];

// It is there at once: who moves it on before the answer has come means where they see it.
function move(task, group, before) {
  const form = document.getElementById("move");
  form.elements.attendant.value = group.dataset.attendant;
  form.elements.before.value = before?.dataset.task ?? "";
  const link = task.querySelector("[data-task-link]");
  const hadFocus = document.activeElement === link;
  // What was somebody's and is nobody's now is shared out: the next look says to whom.
  const isSharedOut = group.dataset.attendant === "0" && !group.contains(task);
  group.querySelector("ol").insertBefore(task, before ?? null);
  if (hadFocus) link.focus();
  const said = document.getElementById("moved");
  const place = `${tasksOf(group).indexOf(task) + 1}`;
  said.textContent = (isSharedOut ? said.dataset.textNobody : said.dataset.text)
    .replace("{room}", link.textContent)
    .replace("{name}", group.querySelector("h2").textContent.trim())
    .replace("{place}", place);
  htmx.ajax("POST", link.href, { source: form, swap: "none" });
}

document.addEventListener("keydown", (event) => {
  const task = event.target.matches?.("[data-task-link]") && event.target.closest("[data-task]");
  if (!task || !event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const groups = [...document.querySelectorAll("[data-attendant]")];
  const own = task.closest("[data-attendant]");
  const tasks = tasksOf(own);
  const at = tasks.indexOf(task);
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 2], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const [aside, down] = steps[event.key];
  const group = groups[groups.indexOf(own) + aside];
  if (!group || at + down < 0 || (down > 0 && at === tasks.length - 1)) return;
  move(task, group, aside ? tasksOf(group)[at] : tasks[at + down]);
});

const groupOf = (event) => event.target.closest?.("[data-attendant]");

function taskBelow(group, y) {
  const tasks = tasksOf(group).filter((each) => each !== dragged);
  return tasks.find((each) => {
    const box = each.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
}

function unmark() {
  document
    .querySelectorAll(".is-over, .is-before")
    .forEach((each) => each.classList.remove("is-over", "is-before"));
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-task]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const group = groupOf(event);
  unmark();
  if (!dragged || !group) return;
  event.preventDefault();
  group.classList.add("is-over");
  taskBelow(group, event.clientY)?.classList.add("is-before");
});

document.addEventListener("drop", (event) => {
  const group = groupOf(event);
  if (!dragged || !group) return;
  event.preventDefault();
  move(dragged, group, taskBelow(group, event.clientY));
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  unmark();
});
