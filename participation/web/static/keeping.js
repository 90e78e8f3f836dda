// Once the page is there: what it takes to answer it without signal comes, and what waits on this phone goes.

const { keep } = document.querySelector("[data-keep]").dataset;
const form = document.querySelector("form[data-survey]");
const phone = navigator.serviceWorker;

async function begin() {
  if (navigator.onLine) await phone.register("/sw.js");
  const { active } = await phone.ready;
  const tell = (act, ...given) => active.postMessage({ act, given });
  tell("keep", keep.split(" "));
  tell("send");
  // for whoever comes back without signal
  addEventListener("beforeunload", () => tell("leave", form.dataset.survey, [...new FormData(form)]));
}

const later = () => setTimeout(() => begin().catch(() => {}), 1000);
if (phone && !navigator.connection?.saveData) {
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
}
