// Sending what changes something: in parts where it is for many objects, with its progress, and with what went wrong beside the form.
import { say } from "../page.js";
import { AWAY, Trouble, ask, element, judge } from "./places.js";

const PART = 500; // objects at a time
const LATE = 400; // milliseconds after which it is shown that something is under way
const JSON_PLEASE = { Accept: "application/json" };
const GONE = " One of what is selected may have been deleted meanwhile: please read the tree again, and select what is left.";
const WORDS = { name: "Name", description: "Description", pairs: "Key–value pairs" };

/** Send a form; `over` is a map of kinds to ids where it is for several objects. Returns the answers, one for each part. */
export async function send(form, submitter, over, bar) {
  const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const body = new FormData(form, submitter);
  const files = [...body.values()].some((value) => value instanceof File && value.size);
  const parts = over ? parted(over, divides(url, body)) : [null];
  const shown = new Progress(bar, submitter?.title || submitter?.textContent.trim() || "Sending");
  const answers = [];
  try {
    for (const [at, part] of parts.entries()) {
      const sent = new FormData();
      for (const [name, value] of body) sent.append(name, value);
      for (const [kind, ids] of part ?? []) sent.append(kind, ids.join());
      if (parts.length > 1) shown.at(at * PART, counted(over), "");
      answers.push(files ? await upload(url, sent, shown) : await (await ask(url, { method: "POST", body: sent, headers: JSON_PLEASE, signal: shown.signal })).json());
    }
  } catch (error) {
    if (!answers.length) throw error;
    const why = error.name === "AbortError" ? "It was stopped." : error.message;
    const partly = new Trouble(`${why} It is done for ${(answers.length * PART).toLocaleString()} of ${counted(over).toLocaleString()}.`, error.status);
    throw Object.assign(partly, { partly: true });
  } finally {
    shown.end();
  }
  return answers;
}

const counted = (over) => [...over.values()].reduce((sum, ids) => sum + ids.length, 0);

/** Say whether a change may be made part by part: one annotation for all must be made at once. */
function divides(url, body) {
  if (/@@comment$/.test(url) || (/@@pairs$/.test(url) && body.has("annotation"))) return false;
  if (/@@tag$/.test(url) && (body.get("description") || body.get("tagset"))) return false; // a described tag is always a new one
  return ![...body.values()].some((value) => value instanceof File && value.size);
}

function parted(over, divides) {
  if (!divides || counted(over) <= PART) return [[...over]];
  const all = [...over].flatMap(([kind, ids]) => ids.map((id) => [kind, id]));
  const parts = [];
  for (let from = 0; from < all.length; from += PART) {
    const part = new Map();
    for (const [kind, id] of all.slice(from, from + PART)) part.set(kind, [...(part.get(kind) ?? []), id]);
    parts.push([...part]);
  }
  return parts;
}

/** Send files, which fetch can't tell the progress of. */
function upload(url, body, shown) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries({ ...JSON_PLEASE, "X-Requested-With": "XMLHttpRequest" })) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => shown.at(loaded, total, loaded < total ? "bytes" : "OMERO keeps it"));
    request.addEventListener("load", () => judge(new Response(request.responseText || null, { status: request.status })).then((answer) => answer.json()).then(done, fail));
    request.addEventListener("error", () => fail(new Trouble(AWAY)));
    request.addEventListener("abort", () => fail(new DOMException("stopped", "AbortError")));
    shown.signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/** A bar that shows how far it is, with a way to stop; it appears only for what takes a while. */
class Progress {
  #stop = new AbortController();
  #leave = (event) => event.preventDefault();

  constructor(box, title) {
    this.box = box;
    this.bar = element("progress", { "aria-label": title });
    this.told = element("span", { role: "status", class: "num" }, "");
    const stop = element("button", { type: "button", class: "btn quiet" }, "Stop");
    stop.addEventListener("click", () => this.#stop.abort());
    this.line = element("p", { class: "doing", title }, this.bar, this.told, stop);
    this.timer = setTimeout(() => box.before(this.line), LATE);
    window.addEventListener("beforeunload", this.#leave);
  }

  get signal() {
    return this.#stop.signal;
  }

  at(done, all, unit) {
    Object.assign(this.bar, { max: all, value: done });
    const shown = (number) => unit === "bytes" ? `${(number / 1e6).toFixed(1)} MB` : number.toLocaleString();
    this.told.textContent = unit && unit !== "bytes" ? unit : `${shown(done)} of ${shown(all)}`;
    if (unit && unit !== "bytes") this.bar.removeAttribute("value");
  }

  end() {
    clearTimeout(this.timer);
    this.line.remove();
    window.removeEventListener("beforeunload", this.#leave);
  }
}

/** Show beside a form why it was not done, and what somebody else has made of it meanwhile; what was typed stays. */
export function failed(form, error, read, several) {
  if (error.name === "AbortError") return;
  if (!form.isConnected) { say(error.message); return; }
  for (const old of form.querySelectorAll(".failure, .now")) old.remove();
  const told = [element("p", { class: "failure", role: "alert" }, error.message)];
  if (error.status === 404) told[0].append(several ? GONE : " It may have been deleted meanwhile; what you typed is still here to be copied.");
  if (error.now) told.push(theirs(form, error.now, read));
  form.append(...told);
  told[0].scrollIntoView({ block: "nearest" });
}

/** Show what it is now; sending the form again then puts one's own in its place. */
function theirs(form, now, read) {
  const list = element("dl", { class: "now" });
  for (const [name, value] of Object.entries(now)) {
    const was = form.elements[`was_${name}`];
    if (was) was.value = value;
    list.append(element("dt", {}, `${WORDS[name] ?? name} is now`), element("dd", {}, name === "pairs" ? readable(value) : value || "(empty)"));
  }
  const take = element("button", { type: "button", class: "btn quiet" }, "Take theirs");
  take.addEventListener("click", () => { form.reset(); read(); });
  list.append(element("dd", {}, take));
  return list;
}

function readable(pairs) {
  try {
    return JSON.parse(pairs).map(([key, value]) => `${key}: ${value}`).join("\n") || "(empty)";
  } catch {
    return pairs;
  }
}
