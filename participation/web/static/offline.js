/* What pages do with the worker (worker.js): answer a survey that is kept, and show what waits on this phone.

   Other scripts may import it; docs/offline.md says what for. */

/* The worker that is at work, started where it is not; refuses where a browser has none */
async function worker() {
  if (!navigator.serviceWorker) throw new Error("no worker");
  await navigator.serviceWorker.register("/sw.js");
  return (await navigator.serviceWorker.ready).active;
}

/* Asks the worker; fails with the name of what failed there, such as QuotaExceededError */
async function ask(act, ...given) {
  const active = await worker();
  return new Promise((done, failed) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      if (data.failed) failed(Object.assign(new Error(data.failed), { name: data.failed }));
      else done(data.value);
    };
    active.postMessage({ act, given }, [port2]);
  });
}

export const keep = (addresses) => ask("keep", addresses);
export const forget = (path) => ask("forget", path);
export const queue = (entry, replaced) => ask("queue", entry, replaced);
export const entries = () => ask("entries");
export const remove = (id) => ask("remove", id);
export const send = () => ask("send");
export const saveDraft = (name, draft) => ask("saveDraft", name, draft);
export const draft = (name) => ask("draft", name);
export function onChange(call) {
  new BroadcastChannel("outbox").onmessage = call;
}

/* At least 128 random bits, as the server asks of a key */
export function newKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replace(/\+/g, "-").replace(/\//g, "_");
}

let began = 0; // when somebody began to answer, by the clock of the page; unknown once earlier answers are put back

/* The fields of a form */

const two = (name) => name.replace(/^(.*)\.(\d+)\.[^.]*$/, "$1.$2").split(".");

/* What was answered by name, and what travels along by its name without the underscore */
export function read(form) {
  const body = { survey: form.dataset.survey, language: document.documentElement.lang, answers: {} };
  for (const [name, value] of new FormData(form)) {
    if (/^_(go|page|shown|times\.|person|draft)/.test(name) || typeof value !== "string") continue;
    if (!name.startsWith("_")) (body.answers[name] ??= []).push(value);
    else if (name !== "_language") body[name.slice(1)] = /^_(version|seed)$/.test(name) ? Number(value) : value;
  }
  return body;
}

/* Puts answers back into their fields, as often as a section was answered */
export function fill(form, fields) {
  began = NaN;
  for (const name of Object.keys(fields)) {
    const [section, time] = two(name);
    if (time && !name.startsWith("_")) while (parts(section).length <= time && more(section));
  }
  for (const field of form.elements) {
    if (!field.name || field.name.startsWith("_") || !fields[field.name]) continue;
    if (/radio|checkbox/.test(field.type)) field.checked = fields[field.name].includes(field.value);
    else field.value = fields[field.name][0];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Sections that are answered several times */

const parts = (section) => [...document.querySelectorAll(`fieldset.part[id^="${section}-"]`)];

function numbered(part, section, time) {
  const prefix = new RegExp(`^(${section}[.-])\\d+`);
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "data-name", "aria-describedby", "value"]) {
      if (name === "value" && !/^(_shown|_go)$/.test(element.name)) continue;
      const given = element.getAttribute(name);
      if (!given) continue;
      const start = name === "value" ? given.replace(/^less:/, "") : given;
      element.setAttribute(name, given.replace(start, start.replace(prefix, `$1${time}`)));
    }
  }
  const legend = part.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+$/, time + 1);
}

const patterns = {}; // one time of each section, for when all of them were taken away

function more(section) {
  const present = parts(section);
  const pattern = present[0] ?? patterns[section];
  if (!pattern) return undefined;
  const part = pattern.cloneNode(true);
  for (const field of part.querySelectorAll("input, select, textarea")) {
    if (/radio|checkbox/.test(field.type)) field.checked = false;
    else if (field.type !== "hidden") field.value = "";
  }
  numbered(part, section, present.length);
  (present[present.length - 1] ?? document.getElementsByName(`_times.${section}`)[0]).after(part);
  return part;
}

function less(target) {
  const [section, time] = target.split(".");
  const present = parts(section);
  patterns[section] = present[time];
  present[time].remove();
  parts(section).forEach((part, at) => numbered(part, section, at));
}

/* Whether the button with this value adds a part or takes one away */
function changeParts(form, value) {
  const [move, target] = value.split(":");
  if (move === "more") more(target)?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  else if (move === "less") less(target), form.dispatchEvent(new Event("input", { bubbles: true }));
  else return false;
  return true;
}

/* What is wrong with answers, as far as a phone can tell: [field, message] */

const checks = JSON.parse(document.getElementById("checks")?.textContent ?? "{}");
const isSeen = (element) => !element.closest("[hidden]");
const holder = (field) => field.closest("fieldset:not(.part), .field");

function wrongIn(form) {
  const found = [];
  const names = new Set([...form.elements].filter((field) => field.name && isSeen(field)).map((field) => field.name));
  for (const [name, check] of Object.entries(checks)) {
    const prefixes = [...names].map((each) => each.slice(0, -name.length)).filter((each) => /^([\w-]+\.\d+\.)?$/.test(each));
    const places = new Set(prefixes.filter((prefix) => names.has(prefix + name)));
    if (check.ranked) for (const each of names) if (each.startsWith(`${name}.`)) places.add("");
    for (const prefix of places) {
      const message = wrong(form, prefix + name, check);
      if (message) found.push(message);
    }
  }
  return found;
}

function wrong(form, name, check) {
  const own = [...form.elements].filter((field) => field.name === name && isSeen(field));
  if (check.ranked) return wrongRanking(form, name, check);
  const given = own.filter((field) => field.checked || !/radio|checkbox/.test(field.type));
  const words = given.map((field) => field.value.trim()).filter(Boolean);
  if (!words.length) return check.missing && [own[0], check.missing];
  const other = form.elements[`${name}_other`];
  if (check.other && words.includes("other") && other && !other.value.trim()) return [other, check.other];
  if (check.wrong && words[0] !== "dk" && !fits(words[0], check)) {
    return [own[0], check.wrong.replace("{length}", [...words[0]].length)];
  }
}

function fits(word, { pattern, minimum, maximum, longest }) {
  if (pattern && !new RegExp(`^(?:${pattern})$`).test(word)) return false;
  if (longest && [...word].length > longest) return false;
  const grouped = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?$/.test(word);
  const number = Number(grouped ? word.replace(/\./g, "").replace(",", ".") : word);
  return !(number < minimum || number > maximum);
}

function wrongRanking(form, name, check) {
  const own = [...form.elements].filter((field) => field.name.startsWith(`${name}.`) && isSeen(field));
  const places = own.map((field) => field.value).filter(Boolean);
  if (!places.length) return check.missing && own.length ? [own[0], check.missing] : undefined;
  return new Set(places).size < own.length ? [own[0], check.wrong] : undefined;
}

/* Says beside each field what is wrong there, and in a summary that has the focus */
function complain(form, found) {
  for (const old of form.querySelectorAll("[data-complaint]")) old.remove();
  for (const old of form.querySelectorAll(".error")) old.classList.remove("error");
  const summary = document.querySelector("[data-summary]");
  const list = summary.querySelector("ul");
  list.replaceChildren();
  summary.hidden = !found.length;
  for (const [field, message] of found) {
    const link = document.createElement("a");
    const item = document.createElement("li");
    item.append(link, document.createElement("br"), message);
    list.append(item);
    if (field) {
      const around = holder(field);
      link.textContent = around.querySelector("legend, .title").textContent;
      const said = document.createElement("p");
      said.className = "message";
      said.dataset.complaint = "";
      said.textContent = message;
      around.classList.add("error");
      (around.querySelector(".choices, .ranking, input, select, textarea") ?? around.lastChild).before(said);
      link.href = `#${field.id || around.querySelector("input").id}`;
    }
  }
  if (found.length) summary.focus();
}

/* Messages of the logic, shown for every field once somebody wants to send */
function wrongByLogic(form) {
  for (const field of form.elements) if (field.name) field.dispatchEvent(new Event("change", { bubbles: true }));
  return [...form.querySelectorAll("[data-early]:not([hidden])")].filter(isSeen)
    .map((said) => [holder(said)?.querySelector("input, select, textarea"), said.textContent]);
}

/* Answering */

async function answering(form) {
  const name = form.dataset.survey;
  const editing = Number(location.hash.slice(1)) || undefined;
  let saving, saved = Promise.resolve();
  await worker(); // without one the form goes to the server as any other
  form._key.value = newKey();
  closing(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!changeParts(form, event.submitter?.value ?? "")) {
      clearTimeout(saving); // a draft that is stored after its answers would stay behind
      saved.then(() => keepAnswers(form, editing));
    }
  });
  form.addEventListener("input", () => {
    clearTimeout(saving);
    if (!editing) saving = setTimeout(() => { saved = saveDraft(name, draftOf(form)).catch(() => {}); }, 1000);
  });
  form.addEventListener("queued", () => clearTimeout(saving));
  const handed = await ask("taken", name);
  if (editing) await edit(form, editing);
  else if (handed) await goOn(form, handed);
  else offer(form, await draft(name));
}

/* Not after the close, by the clock of the phone */
function closing(form) {
  const isOver = form.dataset.closes && Date.now() >= Date.parse(form.dataset.closes);
  if (!isOver) return false;
  document.querySelector("[data-closed]").hidden = false;
  document.querySelector("[data-closed]").focus();
  form.hidden = true;
  return true;
}

const draftOf = (form) => {
  const { answers, ...along } = read(form);
  return { fields: { ...answers, _key: [along.key], ...(along.source && { _source: [along.source] }) } };
};

function take(form, fields) {
  form._key.value = fields._key?.[0] || form._key.value;
  fill(form, fields);
  if (fields._source) form.dataset.source = fields._source[0];
}

/* With what stood on the page when signal was lost, and what its button asked for */
async function goOn(form, fields) {
  take(form, fields);
  const said = document.querySelector("[data-going-on]");
  said.hidden = false;
  said.focus();
  const move = fields._go?.[0] ?? ("_page" in fields ? "next" : "send");
  if (move === "send") await keepAnswers(form);
  else changeParts(form, move);
}

/* Older answers, when somebody says so */
function offer(form, found) {
  if (!found) return;
  const shown = document.querySelector("[data-draft]");
  shown.hidden = false;
  shown.querySelector("[data-resume]").onclick = () => { take(form, found.fields); shown.hidden = true; };
  shown.querySelector("[data-discard]").onclick = () => { ask("discard", form.dataset.survey); shown.hidden = true; };
}

/* Answers that the server did not take: they stand here again, with what it said of each */
async function edit(form, id) {
  const entry = (await entries()).find((each) => each.id === id);
  if (!entry?.body) return;
  fill(form, entry.body.answers);
  if (entry.state === "attention") {
    form._key.value = entry.body.key; // nothing was stored under it; what was refused needs another one
    form.dataset.at = entry.at;
  }
  const said = Object.entries(entry.errors ?? {}).map(([name, message]) => [form.querySelector(`[name="${CSS.escape(name)}"]`), message]);
  if (said.length) complain(form, said);
}

async function keepAnswers(form, replaced) {
  if (closing(form)) return;
  const found = [...wrongIn(form), ...wrongByLogic(form)];
  complain(form, found);
  if (found.length) return;
  const { to, label, next, source, receipt, at } = form.dataset;
  const body = read(form);
  const given = source ?? new URLSearchParams(location.search).get("source");
  if (given && !body.source) body.source = given;
  if (began >= 0) body.seconds = Math.round((performance.now() - began) / 1000);
  form.dispatchEvent(new CustomEvent("queueing", { detail: body }));
  const path = form.dataset.path ?? location.pathname.replace(/(\/offline)?$/, "/offline");
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    await queue({ to, label, path, body, at: Number(at) || undefined, receipt: receipt !== "none" }, replaced);
    began = performance.now();
    form.dispatchEvent(new CustomEvent("queued", { detail: body }));
    navigator.storage?.persist?.();
    if (next) location.assign(next);
  } catch {
    const failed = document.querySelector("[data-failed]");
    failed.hidden = false;
    failed.focus();
    for (const button of buttons) button.disabled = false;
  }
}

/* The page about the outbox */

async function show(box) {
  const waiting = (await entries()).reverse();
  const items = waiting.map((entry) => {
    const item = box.querySelector(`[data-state=${entry.state}]`).content.firstElementChild.cloneNode(true);
    const put = (part, text) => { const place = item.querySelector(`[data-${part}]`); if (place) place.textContent = text ?? ""; };
    put("title", entry.label);
    put("receipt", entry.code);
    put("said", entry.detail);
    const open = item.querySelector("[data-open]");
    if (open) open.href = `${entry.path}#${entry.id}`;
    item.querySelector("[data-remove]").onclick = () => {
      if (entry.code || confirm(box.dataset.sure)) remove(entry.id);
    };
    return item;
  });
  box.querySelector("[data-entries]").replaceChildren(...items);
  box.querySelector("[data-empty]").hidden = items.length > 0;
  box.querySelector("[data-send]").hidden = !waiting.some(({ state }) => state === "waiting");
}

async function showKept(box) {
  const list = box.querySelector("ul[data-kept]");
  if (!list) return;
  const here = ({ language, path }) => language === document.documentElement.lang && path.includes(list.dataset.kept);
  const found = (await ask("kept")).filter(here);
  box.querySelector("[data-surveys]").hidden = !found.length;
  list.replaceChildren(...found.map(({ path, title }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent;
    item.append(link);
    return item;
  }));
}

/* Shows the outbox once more for all changes that came while it was shown */
function shower(box) {
  let wanted = false, busy = false;
  return async () => {
    wanted = true;
    if (busy) return;
    for (busy = true; wanted; ) {
      wanted = false;
      await show(box);
    }
    busy = false;
  };
}

async function outbox(box) {
  const refresh = shower(box);
  const again = () => send().catch(() => {}).then(refresh);
  onChange(refresh);
  addEventListener("online", again);
  box.querySelector("[data-send] button").onclick = again;
  await refresh();
  await showKept(box);
  await again();
}

const root = document.querySelector("[data-offline]");
const form = document.querySelector("form[data-to]");

async function begin() {
  if (root.dataset.keep) {
    keep(root.dataset.keep.split(" ")).then(() => { for (const said of root.querySelectorAll("[data-kept]")) said.hidden = false; }, () => {});
  }
  if (form) await answering(form);
  if ("outbox" in root.dataset) await outbox(root);
  if ("list" in root.dataset) await showKept(root);
}

if (root) {
  begin().catch(() => { for (const said of root.querySelectorAll("[data-none]")) said.hidden = false; });
}
