// Keys for the buttons with which staff judge comments. Every button works without it.

let sent = false; // a label is on its way: keys mean the next comment, which is not there yet
const comments = [...document.querySelectorAll("[data-comment]")];

/** Opens whatever an element is folded away in. */
function unfold(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

/** To the elements of a comment, where digits name them. */
function toElements(comment) {
  const first = comment.querySelector("[data-elements] button");
  unfold(first);
  first.focus();
}

/** Only where the focus is on a comment, so that no key is taken from whoever types or listens elsewhere. */
function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const comment = event.target.closest("[data-comment]");
  if (!comment) return;
  const key = event.key.toLowerCase();
  const step = { n: 1, p: -1 }[key];
  const group = event.target.closest("[data-elements]") ?? comment.querySelector("[data-sentiments]");
  const button = group.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (step) comments[comments.indexOf(comment) + step]?.focus();
  else if (key === "e") toElements(comment);
  else if (button && !sent) {
    sent = true;
    button.click();
  } else if (!button) return;
  event.preventDefault();
}

/** After a label the page comes back at the next comment, where the next key is meant. */
function goOn() {
  comments.find((comment) => `#${comment.id}` === location.hash)?.focus();
}

for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
document.addEventListener("keydown", onKey);
addEventListener("pageshow", () => (sent = false));
goOn();
