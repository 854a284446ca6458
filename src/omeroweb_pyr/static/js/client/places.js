// The places of the tree as its lists tell of them, and the one way in which the client asks for anything.

export const main = document.querySelector("[data-client]");
export const start = JSON.parse(main.dataset.client);

const KINDS = { PlateAcquisition: "run", TagAnnotation: "tag" };
const TAG_SET = "openmicroscopy.org/omero/insight/tagset";
const INSIDE = { project: "dataset", dataset: "image", screen: "plate", plate: "run", tagset: "tag", folder: "folder" };
const SHOWN = { project: "dataset", dataset: "image", screen: "plate", well: "field", tagset: "tag", folder: "image" };
const PLURALS = { tagset: "Tag sets" };
export const SLICE = 200;
/** A name in Latin letters of which the last letters before the suffix have a number: scripts that run the other way are left alone. */
const SERIES = /^([\u0020-\u024f]{8,}?)([\u0020-\u024f]{0,3}\d[a-z]?(?:\.[a-z]{2,5}){0,2})$/i;

/** What went wrong, in the server's own words; `now` is what somebody else has made of it meanwhile. */
export class Trouble extends Error {
  constructor(message, status = 0, now = null) {
    super(message);
    Object.assign(this, { status, now });
  }
}

export const AWAY = "The site can't be reached. Please try again.";

/** The path of the image of a place: of a well, the field that is shown of it. */
export function pictured({ kind, path, field }) {
  return kind === "well" ? `${path}field/${field ?? 1}/` : path;
}

/** Bring a part of the client when it is needed; one that does not come is asked for again the next time. */
export async function bring(load) {
  try {
    return await load();
  } catch (error) {
    if (!/import|module/i.test(error.message)) throw error;
    throw new Trouble(AWAY);
  }
}

/** Ask the site. */
export async function ask(url, more = {}) {
  let answer;
  try {
    answer = await fetch(url, { ...more, headers: { "X-Requested-With": "XMLHttpRequest", ...more.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble(AWAY);
  }
  return judge(answer);
}

/** Give an answer back if it is one; whoever is no longer logged in is sent to the log-in and back. */
export async function judge(answer) {
  const timing = /desc="(\d+)";dur=([\d.]+)/.exec(answer.headers.get("Server-Timing") ?? "");
  if (timing) main.dispatchEvent(new CustomEvent("cost", { detail: `OMERO ${timing[1]} ${timing[1] === "1" ? "call" : "calls"} · ${Math.round(timing[2])} ms` }));
  if (answer.ok) return answer;
  const text = await answer.text();
  if (answer.status === 403 && (!text || text.includes("Not logged in"))) {
    location.assign(`${start.login}?url=${encodeURIComponent(history.state?.client ?? location.pathname + location.search)}`);
  }
  throw trouble(text, answer.status);
}

function trouble(text, status) {
  try {
    const { message, data } = JSON.parse(text);
    return new Trouble(message, status, data);
  } catch {
    const page = new DOMParser().parseFromString(text, "text/html");
    return new Trouble(page.querySelector("main p:not(.code):not(.actions)")?.textContent ?? `The site answered ${status}.`, status);
  }
}

// What came with the page stands until somebody does something.
const came = new Map(Object.entries(start.levels));
for (const event of ["pointerdown", "click", "keydown", "popstate", "submit"]) addEventListener(event, stale, { capture: true, once: true });

/** From now on lists are asked for. */
export function stale() {
  came.clear();
}

function known(list, { offset = 0, at, ...filters }) {
  const part = Object.keys(filters).length ? null : came.get(list);
  return part && (at ? part.data.some((item) => item["@id"] === at) : part.meta.offset === offset) ? part : null;
}

/** Ask for a list from `offset` on, or for the slice that an object is in. */
export async function slice(list, wanted, signal) {
  const there = known(list, wanted);
  if (there) return there;
  const query = new URLSearchParams({ limit: SLICE, ...wanted });
  return (await ask(`${list}${list.includes("?") ? "&" : "?"}${query}`, { signal })).json();
}

/** Spell the name of a user; nothing of none. */
export function fullName(user) {
  return user ? `${user.FirstName ?? ""} ${user.LastName ?? ""}`.trim() || user.UserName : "";
}

/** Spell the name of a kind for one or several. */
export function plural(kind) {
  return PLURALS[kind] ?? `${kind[0].toUpperCase()}${kind.slice(1)}s`;
}

/** A place in the tree: a section at its top, a kind of what a tag is on, or an object. */
export class Place {
  constructor(parent, told) {
    this.parent = parent;
    this.level = parent ? parent.level + 1 : 1;
    this.open = false;
    this.children = [];
    this.total = null;
    this.waiting = new Map();
    Object.assign(this, told);
  }

  /** Make an object's place of what a list says of it. */
  static of(parent, item) {
    const type = item["@type"].split("#")[1];
    const kind = item.Namespace === TAG_SET ? "tagset" : (KINDS[type] ?? (item["omero:field"] ? "field" : type.toLowerCase()));
    const path = new URL(item["url:page"], location.href).pathname;
    const made = new Place(parent, { kind, path, page: path, id: item["@id"], name: nameOf(item, kind, path), item });
    made.count = kind === "plate" ? item["omero:runCount"] : kind === "folder" ? item["omero:folderCount"] : (item["omero:childCount"] ?? 0);
    if (INSIDE[kind]) made.list = `${path}${INSIDE[kind]}.json`;
    if (SHOWN[kind]) made.shown = { kind: SHOWN[kind], list: `${path}${SHOWN[kind]}.json` };
    if (kind === "tag") made.hold(item["omero:counts"] ?? {});
    if (kind === "folder") made.sort();
    if (!made.list) made.total ??= 0;
    made.owner = item["omero:details"].owner;
    return made;
  }

  /** Make a section at the top of the tree. */
  static section({ kind, name, count, page, list }) {
    const path = new URL(page, location.href).pathname;
    return new Place(null, { kind: "section", of: kind, name, count, path, page, list, shown: { kind, list } });
  }

  /** Let a place have a part for each kind of what it holds. */
  hold(counts) {
    this.children = Object.entries(counts).filter(([, count]) => count).map(([kind, count]) => {
      const path = `${this.path}${kind}/`;
      const list = `${this.path}${kind}.json`;
      return new Place(this, { kind: "part", of: kind, name: plural(kind), count, path, page: path, list, shown: { kind, list } });
    });
    this.total = this.children.length;
    this.shown = this.children[0]?.shown;
  }

  /** Let a folder have its folders or its images below it, or a part for each. */
  sort() {
    const { "omero:folderCount": folders, "omero:childCount": images } = this.item;
    if (folders && images) {
      const { shown } = this;
      Object.assign(this, { list: undefined, count: folders + images });
      this.hold({ folder: folders, image: images });
      this.shown = shown;
    } else if (images) {
      Object.assign(this, { list: this.shown.list, count: images });
    } else {
      this.shown = { kind: "folder", list: this.list };
    }
  }

  /** Whether there may be something below. */
  get opens() {
    return this.total === null ? Boolean(this.list) && this.count > 0 : this.total > 0;
  }

  /** What the icon shows. */
  get icon() {
    return this.kind !== "section" && this.kind !== "part" ? this.kind : this.of === "image" && this.kind === "section" ? "orphaned" : this.of;
  }

  /** Read the slice at an index, or the one that holds an object, unless it is there or on its way. */
  load(wanted = { offset: 0 }) {
    const key = keyOf(wanted);
    if (!this.list) return Promise.resolve();
    if (!this.waiting.has(key)) {
      const asked = slice(this.list, wanted.at ? wanted : { offset: key }).then((found) => this.take(found));
      this.waiting.set(key, asked.catch((error) => { this.waiting.delete(key); throw error; }));
    }
    return this.waiting.get(key);
  }

  /** Say whether a slice was asked for already. */
  asked(wanted = { offset: 0 }) {
    return this.waiting.has(keyOf(wanted));
  }

  /** Put a slice where it belongs. */
  take({ data, meta }) {
    this.total = this.count = meta.totalCount;
    this.children.length = this.total;
    data.forEach((item, at) => { this.children[meta.offset + at] ??= Place.of(this, item); });
    if (data.length) this.waiting.set(meta.offset, Promise.resolve());
  }

  /** Forget what is below, so that it is read again. */
  forget() {
    if (!this.list) return;
    Object.assign(this, { children: [], total: null, waiting: new Map() });
  }

  /** Read the slices that some children are in, a few at a time. */
  async gather(ids, tell) {
    const left = new Set(ids);
    const strike = () => {
      for (const child of this.children) if (child) left.delete(child.id);
      tell(ids.length - left.size);
    };
    const work = async () => {
      while (left.size) {
        const next = [...left][Math.floor(Math.random() * left.size)]; // what is side by side is in one slice
        left.delete(next);
        await this.load({ at: next }).catch(() => {});
        strike();
      }
    };
    strike();
    await Promise.all([work(), work()]);
  }

  /** Find the child at a path, which may be on a slice that is not read yet. */
  async find(path, id) {
    await this.load(known(this.list, { at: id }) ? { at: id } : undefined);
    const found = () => this.children.find((child) => child?.path === path);
    if (!found() && id && this.children.filter(Boolean).length < this.total) await this.load({ at: id }).catch(() => {});
    return found();
  }
}

function keyOf(wanted) {
  return wanted.at ? `at ${wanted.at}` : Math.floor(wanted.offset / SLICE) * SLICE;
}

function nameOf(item, kind, path) {
  if (kind === "well") return path.match(/([^/]+)\/$/)[1];
  return item.Name ?? item.Value ?? `${kind} ${item["@id"]}`;
}

/** Make an element. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Write a name; where there is no room for all of it, the number at its end stays in sight, by which names of a series differ. */
export function named(text, tag = "span", className = "") {
  const series = SERIES.exec(text);
  const made = element(tag, { class: series ? `${className} long` : className });
  made.append(...(series ? [element("span", {}, series[1]), element("span", {}, series[2])] : [text]));
  return made;
}

/** Put something drawn where it belongs among what is drawn already, which is kept by number. */
export function insert(box, drawn, at, made) {
  const next = Math.min(...[...drawn.keys()].filter((other) => other > at));
  box.insertBefore(made, drawn.get(next) ?? null);
  drawn.set(at, made);
}

/** Make the icon of a kind. */
export function icon(kind, className = "icon kind") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${start.icons}#${kind}`);
  svg.append(use);
  return svg;
}
