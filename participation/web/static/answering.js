// Comforts of answering that need a script. Every page works without it.

const root = document.querySelector("[data-survey]");
const slug = root?.dataset.survey;
const place = `participation draft ${slug}`;

/** Storage that a browser may refuse, in a private window for example. */
const remember = {
  get: () => attempt(() => localStorage.getItem(place)),
  set: (code) => attempt(() => localStorage.setItem(place, code)),
  forget: () => attempt(() => localStorage.removeItem(place)),
};

function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

/** A code to go on with is remembered on this device once its owner asked for one, and forgotten when it was used. */
function draft() {
  const shown = document.querySelector("[data-draft-code]");
  if (shown) remember.set(shown.dataset.draftCode);
  const field = document.querySelector("[data-draft-field] input[name=code]");
  if (field && !field.value) field.value = remember.get() ?? "";
  if (document.querySelector("[data-sent]")) remember.forget();
}

/** An answer that stands alone, such as "none of these", lets go of the others, and they of it. */
function alone() {
  addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const other of document.getElementsByName(target.name)) {
      if (other !== target && ("alone" in target.dataset || "alone" in other.dataset)) other.checked = false;
    }
  }, { capture: true }); // before the logic of the page looks at what is ticked
}

/** A button that asks the phone where it is; the answer can still be changed or taken away. */
function location() {
  for (const holder of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation) continue;
    const field = holder.querySelector("input");
    const button = document.createElement("button");
    const said = document.createElement("p");
    button.type = "button";
    button.className = "plain small";
    button.textContent = holder.dataset.locate;
    said.className = "hint";
    said.setAttribute("role", "status");
    button.addEventListener("click", () => {
      said.textContent = "…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const { latitude, longitude, altitude, accuracy } = coords;
          field.value = [latitude.toFixed(5), longitude.toFixed(5), Math.round(altitude ?? 0), Math.round(accuracy)].join(" ");
          field.dispatchEvent(new Event("input", { bubbles: true }));
          said.textContent = "✓";
        },
        () => { said.textContent = holder.dataset.lost; },
        { enableHighAccuracy: true, timeout: 20000 },
      );
    });
    holder.append(button, said);
  }
}

/** At a counter the next person never meets the answers of the last one. */
function kiosk() {
  const start = root?.dataset.kiosk;
  if (!start) return;
  const wait = Number(root.dataset.idle) * 1000;
  const again = () => window.location.replace(start);
  let timer = setTimeout(again, wait);
  for (const sign of ["input", "click", "keydown", "scroll", "touchstart"]) {
    addEventListener(sign, () => { clearTimeout(timer); timer = setTimeout(again, wait); }, { passive: true });
  }
  addEventListener("pageshow", (event) => { if (event.persisted) again(); });
}

draft();
location();
alone();
kiosk();
