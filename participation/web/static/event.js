// Figures on the screen of an event, looked up every few seconds. Without this script the page reloads itself.

const SECONDS = 5;
const shown = document.querySelector("[data-counts]");

/** Where there is no connection, what was last seen stays until the next look. */
async function look() {
  const reply = await fetch(shown.dataset.counts).catch(() => undefined);
  if (!reply?.ok) return;
  const counts = await reply.json();
  for (const place of shown.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
}

setInterval(look, SECONDS * 1000);
