// Keys for the buttons with which staff judge comments. Every button works without it.

const comments = [...document.querySelectorAll("[data-comment]")];

/** Only where the focus is on a comment, so that no key is taken from whoever types or listens elsewhere. */
function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const comment = event.target.closest("[data-comment]");
  if (!comment) return;
  const step = { n: 1, p: -1 }[event.key.toLowerCase()];
  const button = comment.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
  if (step) comments[comments.indexOf(comment) + step]?.focus();
  else if (button) button.click();
  else return;
  event.preventDefault();
}

/** After a label the page comes back at the next comment, where the next key is meant. */
function goOn() {
  comments.find((comment) => `#${comment.id}` === location.hash)?.focus();
}

for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
document.addEventListener("keydown", onKey);
goOn();
