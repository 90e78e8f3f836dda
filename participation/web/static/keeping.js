// Once the page is there: what it takes to answer it without signal comes, and what waits on this phone goes.

const { keep } = document.querySelector("[data-keep]").dataset;

async function begin() {
  if (!navigator.onLine) return;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ act: "keep", given: [keep.split(" ")] });
  active.postMessage({ act: "send", given: [] });
}

const later = () => setTimeout(() => begin().catch(() => {}), 1000);
if (navigator.serviceWorker && !navigator.connection?.saveData) {
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
}
