/* Field mode on a phone: which receipts it can give out, and how many people were asked. docs/offline.md says what the
   outbox does; of a person nothing is kept here but what waits in it. */

const root = document.querySelector("[data-offline]");
const form = document.querySelector("form[data-to]");
const { draft, entries, forget, onChange, saveDraft } = await import(root.dataset.offline);

const FEW = 100; // receipts, below which a phone takes more along …
const FULL = 200; // … up to so many
const home = location.pathname.replace(/\/answer$/, "");
const code = home.split("/").pop();
const name = `field ${code}`; // of what this phone remembers, encrypted, for as long as it keeps the page
const today = () => new Date().toDateString();

/* What is remembered, one change at a time whichever tab makes it */
function change(act) {
  return navigator.locks.request(name, async () => {
    const known = (await draft(name)) ?? {};
    const state = { receipts: [], given: 0, ...known, lasting: true };
    if (state.day !== today()) Object.assign(state, { day: today(), given: 0 });
    const found = await act(state);
    await saveDraft(name, state);
    return found;
  });
}

/* Takes receipts along while there is signal; where there is little, nothing else waits for it */
async function stockUp(address) {
  const { length } = await change((state) => state.receipts);
  if (length >= FEW || !navigator.onLine) return;
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device: code, count: FULL - length }),
  }).catch(() => undefined);
  if (!response?.ok) return;
  const { receipts } = await response.json();
  await change((state) => { state.receipts.push(...receipts); });
}

/* The enumerator's page */

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

async function show() {
  const { given, receipts } = await change((state) => state);
  const own = (await entries()).filter(({ body }) => body?.device === code);
  const waiting = own.filter(({ state }) => state === "waiting");
  for (const place of root.querySelectorAll("[data-waiting]")) {
    const count = waiting.filter(({ body }) => body.assignment === place.dataset.waiting).length;
    place.textContent = count ? `+ ${filled(place.dataset.words, { count })}` : "";
  }
  const said = root.querySelector("[data-today]");
  const left = own.filter(({ at }) => new Date(at).toDateString() === today()).length;
  said.textContent = filled(said.dataset.today, { given, sent: Math.max(0, given - left) });
  said.hidden = !given;
  const on = root.querySelector("[data-receipts]");
  on.textContent = filled(on.dataset.receipts, { count: receipts.length });
}

async function atHome() {
  onChange(show);
  await show();
  if ("gone" in root.dataset) {
    await forget(`/field/${code}`); // without signal this phone must not go on asking
    await change((state) => { state.receipts = []; });
  }
  if (!root.dataset.works) return;
  await stockUp(root.dataset.api);
  await show();
}

/* The page on which one person is asked */

function choose(field, value) {
  for (const option of form.querySelectorAll(`[name="${field}"]`)) option.checked = option.value === value;
}

/* Answers that came back: what was said of the person stands there again */
async function again(id) {
  const { body } = (await entries()).find((entry) => entry.id === id) ?? {};
  if (!body) return;
  choose("_assignment", body.assignment);
  choose("_reader", body.reader);
  choose("_consent", body.consent);
}

function slip(receipt) {
  const part = document.querySelector("[data-slip]");
  const next = part.querySelector("[data-next-person]");
  const chosen = new FormData(form);
  next.search = new URLSearchParams({ at: chosen.get("_assignment"), by: chosen.get("_reader") });
  part.querySelector("[data-code]").textContent = receipt?.receipt ?? "";
  part.querySelector("[data-spelled]").textContent = receipt?.spelled ?? "";
  for (const each of part.querySelectorAll("[data-receipt-slip], [data-with-receipt]")) each.hidden = !receipt;
  part.querySelector("[data-without]").hidden = Boolean(receipt);
  part.querySelector("[data-print]").onclick = () => print();
  form.reset(); // on a phone that is shared nothing stays in the fields
  for (const each of root.children) each.hidden = each !== part; // and what is printed is the slip alone
  part.focus();
}

/* How the list calls these answers: by where and when, never by who */
function called() {
  const place = form.querySelector("[name=_assignment]:checked")?.closest("label").textContent.trim();
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  return [place, time].filter(Boolean).join(", ");
}

async function asking() {
  const editing = Number(location.hash.slice(1)) || undefined;
  const asked = new URLSearchParams(location.search);
  if (editing) await again(editing);
  else for (const [field, key] of [["_assignment", "at"], ["_reader", "by"]]) if (asked.get(key)) choose(field, asked.get(key));
  const oneOf = () => change((state) => state.receipts.shift());
  // taken before anybody answers: two tabs never give out the same
  let receipt = editing ? undefined : await oneOf();
  let used;
  document.addEventListener("submit", () => { form.dataset.label = called(); }, true);
  form.addEventListener("queueing", ({ detail }) => { used = receipt; if (used) detail.key = used.key; });
  form.addEventListener("queued", () => {
    if (editing) return location.assign(home); // the person has a receipt already
    change((state) => { state.given += 1; }).finally(() => slip(used)); // whoever goes on at once is counted, too
  });
  if (editing) return;
  await stockUp(form.dataset.api); // whoever left their own page at once took none along there
  receipt ??= await oneOf();
}

// a browser without a worker keeps nothing: there the page works as without a script
await (form ? asking() : atHome()).catch(() => {});
