/* The service worker: pages that a phone keeps, and its outbox of answers. docs/offline.md says how pages speak to it.

   Nobody else touches the outbox, so there is one place where answers are encrypted, sent and erased. */

const CACHE = "kept";
const PAGES = /^(\/[a-z]{2})?\/(outbox|field(\/.*)?|surveys\/[^/]+(\/offline)?)$/;
const LANGUAGE = /^\/[a-z]{2}(?=\/)/;
const SURVEY = /^(?:\/[a-z]{2})?\/surveys\/([^/]+)$/;
const LISTED = /^(\/[a-z]{2})?\/(surveys\/[^/]+\/offline|field\/[^/]+)$/; // among what a phone keeps
const STATIC = /\/static\/[\w.-]+\?v=\w+/g;
const PATIENCE = 8000; // milliseconds for a page that is kept
const SENDING = 25000; // for answers on their way: a stored copy costs nothing, as their key makes them one
const MOST = 50; // entries sent together …
const LONGEST = 400000; // … and their characters
const SETTLED = /^(stored|late|attention|refused)$/; // whatever else is said of an entry, it waits
const DAY = 86400000; // milliseconds
const DRAFT = DAY; // that answers somebody did not finish stay …
const UNUSED = 60 * DAY; // … and a page that nobody opened with signal
const LEFT = "/left"; // the name of a draft, which is no survey's

/* The store: every record sealed with a key that no script can read out */

let opening;

function opened() {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open("participation", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("entries", { autoIncrement: true });
      request.result.createObjectStore("drafts");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => { opening = undefined; failed(request.error); };
  });
  return opening;
}

/* Runs `act` on the stores within one transaction; gives what its request found once all of it is on the disk */
async function within(names, mode, act) {
  const transaction = (await opened()).transaction(names, mode, { durability: "strict" });
  const request = act(...names.map((name) => transaction.objectStore(name)));
  await new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = () => failed(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  return request?.result;
}

async function secret() {
  const found = await within(["keys"], "readonly", (keys) => keys.get("outbox"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // whoever came first stays: get and put within one transaction, so that no entry loses its key
  return within(["keys"], "readwrite", (keys) => {
    const request = keys.get("outbox");
    const held = {};
    request.onsuccess = () => { held.result = request.result ?? made; if (!request.result) keys.put(made, "outbox"); };
    return held;
  });
}

async function sealed(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await secret(), plain) };
}

async function unsealed({ iv, data }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await secret(), data);
  return JSON.parse(new TextDecoder().decode(plain));
}

/* The outbox */

function tell() {
  const channel = new BroadcastChannel("outbox");
  channel.postMessage("changed");
  channel.close();
}

async function entries() {
  const ids = {}, rows = {};
  await within(["entries"], "readonly", (store) => { ids.found = store.getAllKeys(); rows.found = store.getAll(); });
  return Promise.all(rows.found.result.map(async (row, at) => ({ ...(await unsealed(row)), id: ids.found.result[at] })));
}

/* Kept for good before it is said to be kept; what the same survey had as a draft goes with it */
async function queue(entry, replaced) {
  const row = await sealed({ ...entry, at: entry.at ?? Date.now(), state: "waiting" });
  const id = await within(["entries", "drafts"], "readwrite", (store, drafts) => {
    if (replaced) store.delete(replaced);
    if (entry.body.survey) drafts.delete(entry.body.survey);
    return store.add(row);
  });
  tell();
  self.registration.sync?.register("outbox").catch(() => {});
  return id;
}

async function remove(id) {
  await within(["entries"], "readwrite", (store) => store.delete(id));
  tell();
}

let sending, following;
let failed = 0; // when there was no signal last

/* One at a time in this worker, and one more after it for whoever asks meanwhile: the signal may have come since.
   The key of each entry does the rest. */
function send() {
  if (sending) return (following ??= sending.catch(() => {}).then(() => { following = undefined; return send(); }));
  sending = sendAll().catch((error) => { failed = Date.now(); throw error; }).finally(() => { sending = undefined; });
  return sending;
}

/* After answers were kept: not for each of many while there is no signal */
const sendSoon = () => (Date.now() - failed > PATIENCE ? send().catch(() => {}) : undefined);

async function sendAll() {
  const waiting = (await entries()).filter((entry) => entry.state === "waiting");
  for (const batch of batches(waiting)) await post(batch);
}

function batches(waiting) {
  const made = [];
  let length = 0;
  for (const entry of waiting) {
    const own = JSON.stringify(entry.body).length;
    const last = made[made.length - 1];
    if (last && last.length < MOST && length + own < LONGEST && last[0].to === entry.to) last.push(entry);
    else { made.push([entry]); length = 0; }
    length += own;
  }
  return made;
}

/* Answers leave the phone only on a word of ours: a portal that wants a password says something else */
async function post(batch) {
  const now = Date.now(); // ages are rounded up: nothing was given after a survey's end that was given before it
  const bodies = batch.map(({ body, at }) => ({ ...body, age: Math.max(0, Math.ceil((now - at) / 1000)) }));
  const response = await fetch(batch[0].to, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ entries: bodies }),
    redirect: "error",
    signal: AbortSignal.timeout?.(60000),
  });
  const ours = response.ok ? "application/json" : "application/problem+json";
  if (!response.headers.get("content-type")?.startsWith(ours)) throw new Error("not ours");
  const said = await response.json();
  if (response.ok) return settle(batch, said.outcomes);
  if (batch.length > 1) for (const entry of batch) await post([entry]);
  else if (response.status < 500 && response.status !== 429) await settle(batch, [{ state: "refused", detail: said.detail }]);
}

async function settle(batch, outcomes) {
  const changed = batch.map((entry, at) => [entry, outcomes[at]]).filter(([, { state }]) => SETTLED.test(state));
  const rows = await Promise.all(changed.map(([entry, outcome]) => remains(entry, outcome)));
  await within(["entries"], "readwrite", (store) => {
    changed.forEach(([{ id }], at) => (rows[at] ? store.put(rows[at], id) : store.delete(id)));
  });
  if (changed.length) tell();
}

/* Of answers that arrived only the receipt, for whoever has to write it down; of others all */
function remains(entry, { state, receipt, detail, errors }) {
  const { id, ...kept } = entry;
  if (state === "attention" || state === "refused") return sealed({ ...kept, state, detail, errors });
  if (!entry.receipt) return undefined;
  const { label, path, at } = entry;
  return sealed({ label, path, at, state: state === "late" ? "late" : "sent", code: receipt });
}

/* Answers that somebody has not finished */

async function saveDraft(name, draft) {
  const row = await sealed({ ...draft, at: Date.now() });
  await within(["drafts"], "readwrite", (store) => store.put(row, name));
}

/* The draft: for a day, for good where it is `lasting` */
async function draft(name) {
  const row = await within(["drafts"], "readonly", (store) => store.get(name));
  const found = row && (await unsealed(row));
  if (!found || (!found.lasting && Date.now() - found.at > DRAFT)) return discard(name);
  return found;
}

const discard = (name) => within(["drafts"], "readwrite", (store) => { store.delete(name); });

const isSame = (one, other) => Boolean(one?._key) && one._key[0] === other._key?.[0];

/* Answers that arrived are no draft any more */
async function arrived(survey, fields) {
  await leaving;
  for (const name of [survey, LEFT]) if (isSame((await draft(name))?.fields, fields)) await discard(name);
}

const handed = new Map(); // what a page that is shown instead goes on with, by that page: two tabs do not meet

/* Kept as a draft at once, as this worker may end before the page asks; on a full phone the page is all there is */
async function hand(event, survey, fields) {
  handed.set(event.resultingClientId || survey, fields);
  await saveDraft(survey, { fields }).catch(() => {});
}

/* Once: who loads the page again is offered the draft */
function taken(survey, page) {
  const own = handed.has(page) ? page : survey;
  const fields = handed.get(own);
  handed.delete(own);
  return fields;
}

let leaving = Promise.resolve();

/* What stands on a page of answers that is left, with what stood on those before it, for whoever comes back to one
   without signal. Nobody is offered it: a browser itself keeps as much of the pages behind it. */
function leave(survey, data) {
  const fields = fieldsOf(data);
  leaving = leaving.then(async () => {
    const before = (await draft(LEFT))?.fields;
    await saveDraft(LEFT, { survey, fields: isSame(before, fields) ? { ...before, ...fields } : fields });
  }).catch(() => {});
  return leaving;
}

async function lastLeft() {
  await leaving;
  return draft(LEFT);
}

/* Pages */

/* Keeps pages and what they load; one that is there under the very same address is not fetched again */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    if (await cache.match(address)) continue;
    const response = await fetch(address, { redirect: "manual" });
    if (!response.ok) continue;
    const loaded = (await response.clone().text()).match(STATIC) ?? [];
    for (const file of new Set(loaded)) if (!(await cache.match(file))) await cache.add(file);
    const { pathname } = new URL(address, location);
    for (const old of await cache.keys(address, { ignoreSearch: true })) {
      if (new URL(old.url).pathname === pathname) await cache.delete(old);
    }
    await cache.put(address, response);
  }
  await tidy(cache);
  await draft(LEFT); // goes when it is old
}

/* Lets go of pages from long ago, and of files that no page loads any more */
async function tidy(cache) {
  const requests = await cache.keys();
  const isFile = ({ url }) => new URL(url).pathname.startsWith("/static/");
  const used = new Set();
  for (const each of requests.filter((request) => !isFile(request))) {
    const page = await cache.match(each);
    if (Date.now() - Date.parse(page.headers.get("date")) > UNUSED) await cache.delete(each);
    else for (const file of (await page.text()).match(STATIC) ?? []) used.add(file);
  }
  for (const each of requests.filter(isFile)) {
    const { pathname, search } = new URL(each.url);
    if (!used.has(pathname + search)) await cache.delete(each);
  }
}

/* Lets go of a page and all that lies below it, in every language */
async function forget(path) {
  const cache = await caches.open(CACHE);
  for (const each of await cache.keys()) if (new URL(each.url).pathname.includes(path)) await cache.delete(each);
}

/* Titles and addresses of the pages that are kept */
async function kept() {
  const cache = await caches.open(CACHE);
  const found = [];
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (!LISTED.test(pathname)) continue;
    const [, language, title] = /<html lang="(\w+)"[^]*?<title>(.*?)<\/title>/.exec(await (await cache.match(url)).text()) ?? [];
    found.push({ path: pathname, language, title: title?.split(" – ")[0] });
  }
  return found;
}

/* In another language rather than not at all */
async function keptFor(pathname) {
  const cache = await caches.open(CACHE);
  const options = { ignoreSearch: true, ignoreVary: true };
  const found = (await cache.match(`${pathname}/offline`, options)) ?? (await cache.match(pathname, options));
  if (found) return found;
  const bare = (path) => path.replace(LANGUAGE, "");
  const wanted = [`${bare(pathname)}/offline`, bare(pathname)];
  const other = (await cache.keys()).find(({ url }) => wanted.includes(bare(new URL(url).pathname)));
  return other && cache.match(other);
}

const late = (milliseconds) => new Promise((_, failed) => setTimeout(failed, milliseconds, new Error("too slow")));

/* A page from the network, or as it was kept where that fails, takes too long or has lost the server */
async function pageFor(event, pathname, survey) {
  const fetched = fetch(event.request);
  const instead = await keptFor(pathname);
  if (!instead) return fetched;
  fetched.catch(() => {});
  try {
    const response = await Promise.race([fetched, late(PATIENCE)]);
    if (!isLost(response)) return response;
  } catch {
    // as below
  }
  if (survey && event.request.isHistoryNavigation) await bringLeft(event, survey);
  return instead;
}

/* What stood on the page that somebody has just left by going back */
async function bringLeft(event, survey) {
  const left = await lastLeft();
  if (left?.survey !== survey || Date.now() - left.at > SENDING) return;
  await hand(event, survey, { ...left.fields, _go: ["back"] });
}

/* A proxy that has lost the server; a server that is busy says so itself, with all that was sent */
const isLost = ({ status }) => status === 502 || status === 504;

/* Answers that found no signal: the kept page goes on with them */
async function posted(event, pathname, survey) {
  const { request } = event;
  const copy = request.clone();
  const fetched = request.isHistoryNavigation ? askedAgain(request) : fetch(request);
  fetched.catch(() => {});
  const instead = await keptFor(pathname);
  if (!instead) return fetched;
  const fields = fieldsOf(await copy.formData());
  try {
    const response = await Promise.race([fetched, late(SENDING)]);
    if (response.type === "opaqueredirect") await arrived(survey, fields).catch(() => {}); // they did, whatever the phone can do
    if (!isLost(response)) return response;
  } catch {
    // as below
  }
  if (fields._frame) return Response.error(); // at a counter nothing stays on the device
  await hand(event, survey, request.isHistoryNavigation ? await returned(survey, fields) : fields);
  return instead;
}

/* Back asks for a copy in the browser's cache, which holds none of what a worker sent: the page is asked for again, and
   the browser puts back what was typed there. Instead of sending answers it leads to their questions. */
async function askedAgain(request) {
  const data = await request.formData();
  if (data.get("_frame") === "kiosk") throw new Error("a counter keeps nothing");
  const move = data.get("_go") ?? (data.has("_page") ? "next" : "send"); // as a form of one page says nothing
  if (move === "send") data.set("_go", "back");
  const isText = [...data.values()].every((value) => typeof value === "string");
  const body = isText ? new URLSearchParams(data) : data;
  return fetch(request.url, { method: "POST", body, redirect: "manual" });
}

/* Back without signal: nothing that was answered under the same key since then is lost, and nothing leaves by itself */
async function returned(survey, fields) {
  const since = [await draft(survey), await lastLeft()].map((known) => known?.fields);
  const given = since.filter((known) => isSame(known, fields)).flatMap(Object.entries).filter(([, values]) => values.some(Boolean));
  return { ...fields, ...Object.fromEntries(given), _go: ["back"] };
}

function fieldsOf(data) {
  const fields = {};
  for (const [name, value] of data) if (typeof value === "string") (fields[name] ??= []).push(value);
  return fields;
}

/* What the browser tells, and what pages ask for */

const ACTS = { keep, forget, kept, queue, entries, remove, send, saveDraft, draft, discard, taken, leave };

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("sync", (event) => event.waitUntil(send()));
addEventListener("message", (event) => {
  const { act, given } = event.data;
  const [port] = event.ports;
  const done = Promise.resolve().then(() => ACTS[act](...given, event.source?.id)).then(
    (value) => port?.postMessage({ value }),
    (error) => port?.postMessage({ failed: error?.name ?? "Error" }),
  );
  event.waitUntil(act === "queue" ? done.then(sendSoon) : done);
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const survey = SURVEY.exec(pathname)?.[1];
  if (pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((found) => found ?? fetch(request)));
  } else if (request.mode !== "navigate") {
    return;
  } else if (request.method === "POST" && survey) {
    event.respondWith(posted(event, pathname, survey));
  } else if (request.method === "GET" && PAGES.test(pathname)) {
    event.respondWith(pageFor(event, pathname, survey));
  }
});
