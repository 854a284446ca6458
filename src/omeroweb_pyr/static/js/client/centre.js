// The centre: what is in a place, as thumbnails or as lines; only what is in sight is there, and asked for.
import { Filters } from "./filters.js";
import { keep, kept } from "./keeping.js";
import { Place, SLICE, bring, element, icon, insert, named, plural, slice } from "./places.js";
import { adds } from "./touching.js";

const LINE = 30;
const HEAD = 30;
const SIZES = [96, 192, 384];
const COVERED = ["image", "field", "project", "dataset", "screen", "plate", "run", "well"];
const IMAGES = ["image", "field"];

export class Centre {
  /** `hooks`: `choose(places, more)`, `chosen(place)`, `enter(place)`, `up()`, `selected()`, `counted(text)`, `refined()`, `trouble(error)`. */
  constructor(box, tools, hooks) {
    Object.assign(this, { box, tools, hooks, items: [], drawn: new Map(), active: 0, view: "cards", size: 128, shown: null, refining: null, filters: new Filters(tools) });
    box.addEventListener("scroll", () => this.draw());
    box.addEventListener("click", (event) => this.click(event));
    box.addEventListener("dblclick", (event) => { const item = this.items[this.at(event)]; if (item) hooks.enter(item); });
    box.addEventListener("keydown", (event) => this.key(event));
    // What picks several comes when somebody turns to the list, and not before the client can be used.
    for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => this.pick().catch(() => {}), { once: true });
    let width = 0;
    new ResizeObserver(() => { if (!box.clientWidth) return; if (box.clientWidth !== width) { width = box.clientWidth; this.lay(); } else this.draw(); }).observe(box);
    this.listen();
  }

  listen() {
    const refine = () => this.read().then(() => this.hooks.refined());
    this.filters.listen(refine, () => this.box.setAttribute("aria-busy", "true"), () => this.shown.shown.list);
    this.tools.addEventListener("input", ({ target }) => { if (target.name === "size") this.resize(Number(target.value)); });
    this.tools.addEventListener("submit", () => this.box.focus());
    for (const button of this.tools.querySelectorAll("[data-view]")) button.addEventListener("click", () => this.look(button.dataset.view));
    this.resize(Number(kept("client.size")) || this.size);
    this.look(kept("client.view") ?? this.view);
  }

  pick() {
    this.picking ??= bring(() => import("./picking.js")).then((picking) => {
      picking.band(this);
      this.type = picking.typing(this);
      this.box.dataset.picks = ""; // from now on a rectangle can be dragged, and a name typed
      return picking;
    }).finally(() => { if (!this.type) this.picking = null; });
    return this.picking;
  }

  /** Show what is in a place; filters stay as long as the place does, and those of an address come first. */
  show(place, target = null) {
    const same = this.shown === place;
    const refined = this.refining ?? (same ? null : new URLSearchParams());
    if (same && (!refined || String(refined) === String(this.query))) return this.mark();
    this.target = target;
    if (refined) this.filters.fill(refined, this.refining !== null);
    if (this.refining) this.look(refined.get("view") === "list" ? "lines" : "cards");
    this.refining = null;
    Object.assign(this, { shown: place, plated: null });
    this.tools.elements.owner.disabled = place.shown.list.includes("owner="); // the list says itself whose things are in it
    this.tools.hidden = false;
    return this.read();
  }

  /** Show something else than a list. */
  replace(...nodes) {
    this.asking?.abort();
    Object.assign(this, { shown: null, plated: null, items: [] });
    this.tools.hidden = true;
    for (const name of ["role", "aria-activedescendant", "aria-multiselectable", "aria-rowcount", "aria-label"]) this.box.removeAttribute(name);
    this.box.tabIndex = -1;
    this.box.replaceChildren(...nodes);
    this.hooks.counted("");
  }

  /** What the list is asked for. */
  get asked() {
    return this.filters.asked;
  }

  /** The same for an address, with the way the list looks. */
  get query() {
    if (this.plated) return new URLSearchParams(this.plated.layout);
    return this.shown ? new URLSearchParams({ ...this.asked, ...(this.view === "lines" ? { view: "list" } : {}) }) : new URLSearchParams();
  }

  /** Read the list from its beginning. */
  async read() {
    if (!this.shown) return;
    this.asking?.abort();
    this.asking = new AbortController();
    Object.assign(this, { items: [], waiting: new Set(), active: 0, counted: false });
    this.filters.tell();
    this.box.setAttribute("aria-busy", "true");
    await this.fetch(0);
    this.box.removeAttribute("aria-busy");
    await this.seek();
  }

  /** Go to what was asked for, wherever in the list it is. */
  async seek() {
    const { target } = this;
    this.target = null;
    const at = target?.id && !Object.keys(this.asked).length && this.items.length ? await this.locate(target.id) : -1;
    if (at < 0) return;
    Object.assign(this, { active: at, anchor: at });
    this.box.scrollTop = Math.max(0, Math.floor(at / this.across) * this.step - this.box.clientHeight / 3);
    this.redraw();
  }

  /** Find the place of an object in a list by name, of which the part around it is read. */
  async locate(id) {
    const { shown, asking } = this;
    const found = () => this.items.findIndex((item) => item?.id === id);
    if (found() >= 0) return found();
    const { data, meta } = await slice(shown.shown.list, { at: id }, asking.signal).catch(() => ({ data: [] }));
    if (shown !== this.shown || asking.signal.aborted) return -1;
    data.forEach((item, place) => { this.items[meta.offset + place] ??= Place.of(shown, item); });
    if (meta) this.waiting.add(meta.offset);
    return found();
  }

  /** Read the part of the list around an index, unless it is on its way; or so many from there on. */
  async fetch(offset, limit = 0) {
    const [from, { signal }, place] = [limit ? offset : Math.floor(offset / SLICE) * SLICE, this.asking, this.shown];
    if (this.waiting.has(from) && !limit) return;
    if (!limit) this.waiting.add(from);
    try {
      const { data, meta } = await slice(place.shown.list, { ...this.asked, offset: from, ...(limit ? { limit } : {}) }, signal);
      if (signal.aborted) return;
      this.items.length = meta.totalCount;
      if (!this.filters.narrow) place.whole = meta.totalCount;
      const known = new Map(place.children.filter((child) => child.item).map((child) => [child.path, child]));
      data.forEach((item, at) => { const made = Place.of(place, item); this.items[from + at] ??= known.get(made.path) ?? made; });
      if (this.counted) this.redraw();
      else { this.counted = true; this.box.scrollTop = 0; this.lay(); }
    } catch (error) {
      this.waiting.delete(from);
      if (error.name === "AbortError") return;
      if (this.counted) this.hooks.trouble(error);
      else this.fail(error);
    }
  }

  /** Say that the list could not be read, in place of one that is not what was asked for. */
  fail(error) {
    const again = element("button", { type: "button", class: "btn" }, "Try again");
    again.addEventListener("click", () => this.read());
    this.drawn.clear();
    const said = element("p", { class: "failure", role: "alert" }, error.message);
    this.box.replaceChildren(element("div", { class: "nothing" }, said, error.status === 400 && this.filters.narrow ? this.all() : again));
    this.name();
    this.hooks.counted("");
  }

  /** Show thumbnails or lines. */
  look(view) {
    const turned = this.view !== view;
    this.view = view;
    keep("client.view", view);
    this.tools.addEventListener("submit", () => this.box.focus());
    for (const button of this.tools.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    this.tools.querySelector("[data-columns]").hidden = view !== "lines";
    this.tools.elements.size.hidden = view === "lines";
    this.lay();
    if (turned && this.shown) this.hooks.refined();
  }

  resize(size) {
    this.tools.elements.size.value = this.size = Math.min(256, Math.max(64, size));
    keep("client.size", this.size);
    if (this.view === "cards") this.lay();
  }

  /** Work out where everything stands, and draw it. */
  lay() {
    if (!this.shown || !this.counted) return;
    const lines = this.view === "lines";
    if (lines && !this.lines) { bring(() => import("./lines.js")).then((found) => { this.lines = found; this.lay(); }).catch(this.hooks.trouble); return; }
    this.across = lines ? 1 : Math.max(1, Math.floor((this.box.clientWidth - 16) / (this.size + 16)));
    this.pitch = Math.floor((this.box.clientWidth - 16) / this.across);
    this.step = lines ? LINE : this.size + 44;
    this.inner = element("div", { class: lines ? "entries" : "cards", role: lines ? "rowgroup" : "none" });
    this.inner.style.height = `${Math.ceil(this.items.length / this.across) * this.step + (lines ? 0 : 16)}px`;
    this.drawn.clear();
    const head = lines && this.items.length ? [this.lines.lay(this, this.tools.querySelector("[data-columns] .drop"))] : [];
    this.box.replaceChildren(...(this.items.length ? [...head, this.inner] : this.nothing()));
    this.name(lines);
    this.redraw();
  }

  name(lines) {
    const { box, items } = this;
    const about = items.length ? { role: lines ? "grid" : "listbox", "aria-label": `${plural(this.shown.shown.kind)} in ${this.shown.name}`, "aria-multiselectable": "true" } : {};
    if (lines && items.length) about["aria-rowcount"] = items.length + 1;
    for (const name of ["role", "aria-label", "aria-multiselectable", "aria-rowcount"]) {
      if (about[name]) box.setAttribute(name, about[name]);
      else box.removeAttribute(name);
    }
    box.tabIndex = 0;
  }

  nothing() {
    const said = this.filters.narrow ? "Nothing here is what the filters ask for." : "There is nothing in here yet.";
    return [element("div", { class: "nothing" }, element("p", { class: "muted" }, said), ...(this.filters.narrow ? [this.all()] : []))];
  }

  all() {
    const all = element("button", { type: "button", class: "btn" }, "Show all");
    all.addEventListener("click", () => this.tools.reset());
    return all;
  }

  redraw() {
    for (const drawn of this.drawn.values()) drawn.remove();
    this.drawn.clear();
    this.draw();
  }

  /** Draw what is in sight. */
  draw() {
    if (!this.shown || !this.counted || !this.items.length) { this.tell(); return; }
    const { scrollTop, clientHeight } = this.box;
    const first = Math.max(0, Math.floor((scrollTop - clientHeight / 2) / this.step)) * this.across;
    const last = Math.min(this.items.length, Math.ceil((scrollTop + clientHeight * 1.5) / this.step) * this.across);
    const wanted = new Set([this.active]);
    for (let at = first; at < last; at += 1) wanted.add(at);
    for (const [at, drawn] of this.drawn) if (!wanted.has(at)) { drawn.remove(); this.drawn.delete(at); }
    const holes = new Set();
    for (const at of wanted) {
      if (!this.items[at]) holes.add(Math.floor(at / SLICE) * SLICE);
      if (this.drawn.has(at)) continue;
      insert(this.inner, this.drawn, at, this.view === "lines" ? this.line(at) : this.card(at));
    }
    clearTimeout(this.settling);
    if (holes.size) this.settling = setTimeout(() => holes.forEach((hole) => this.fetch(hole)), 80);
    this.mark();
  }

  card(at) {
    const item = this.items[at];
    const attributes = { id: `item-${at}`, class: "item", role: "option", "aria-posinset": at + 1, "aria-setsize": this.items.length, "data-at": at };
    const card = element("div", attributes);
    const [column, row] = [at % this.across, Math.floor(at / this.across)];
    card.style.transform = `translate(${this.left(column)}px, ${8 + row * this.step}px)`;
    Object.assign(card.style, { width: `${this.size + 8}px`, height: `${this.size + 36}px` });
    const tile = element("span", { class: "tile" });
    Object.assign(tile.style, { width: `${this.size}px`, height: `${this.size}px` });
    card.append(tile, named(item?.name ?? "…", "span", "cap"));
    if (item) { card.title = item.name; tile.append(this.picture(item, this.size) ?? icon(item.icon, "kind")); }
    return card;
  }

  /** Show a thumbnail as large as it is needed; the address of each lasts as long as what it shows. */
  picture(item, size) {
    const empty = !IMAGES.includes(item.kind) && !item.item?.["omero:childCount"];
    if (!COVERED.includes(item.kind) || empty) return null;
    const base = item.item?.["url:thumbnail"] ? new URL(item.item["url:thumbnail"], location.href) : new URL(`${item.path}@@thumbnail`, location.href);
    const address = (wide) => `${base.pathname}?${new URLSearchParams({ size: wide, ...Object.fromEntries(base.searchParams) })}`;
    const picture = element("img", { alt: "", width: size, height: size, loading: "lazy", decoding: "async", draggable: "false" });
    picture.sizes = `${size}px`;
    picture.srcset = SIZES.map((wide) => `${address(wide)} ${wide}w`).join(", ");
    picture.src = address(SIZES[1]);
    picture.addEventListener("error", () => picture.replaceWith(icon(item.icon, "kind")));
    return picture;
  }

  line(at) {
    const line = element("div", { id: `item-${at}`, class: "entry", role: "row", "aria-rowindex": at + 2, "data-at": at });
    line.style.transform = `translateY(${at * LINE}px)`;
    this.lines.fill(line, this.items[at], this, (place, size) => this.picture(place, size));
    return line;
  }

  /** Show what is selected, and what was imported together with it. */
  mark() {
    const together = new Set(this.hooks.selected().map(({ item }) => item?.["omero:fileset"]).filter(Boolean));
    for (const [at, drawn] of this.drawn) {
      const item = this.items[at];
      const chosen = Boolean(item) && this.hooks.chosen(item);
      const sibling = !chosen && together.has(item?.item?.["omero:fileset"]);
      drawn.setAttribute("aria-selected", String(chosen));
      drawn.classList.toggle("active", at === this.active);
      drawn.classList.toggle("going", this.hooks.going.has(item?.path));
      drawn.classList.toggle("sibling", sibling);
      if (sibling) drawn.title = `${item.name}: imported together with what is selected`;
      else if (item) drawn.title = item.name;
    }
    if (this.items.length) this.box.setAttribute("aria-activedescendant", `item-${this.active}`);
    this.tell();
  }

  tell() {
    if (!this.shown || !this.counted) return;
    const chosen = this.chosen().length;
    const { length } = this.items;
    const whole = this.shown.whole ?? this.shown.item?.["omero:childCount"] ?? this.shown.count;
    const named = plural(this.shown.shown.kind).toLowerCase();
    const name = (whole > length ? whole : length) === 1 ? named.replace(/s$/, "") : named;
    const total = this.filters.narrow && whole >= length ? `${length.toLocaleString()} of ${whole.toLocaleString()} ${name} shown` : `${length.toLocaleString()} ${name}`;
    this.hooks.counted(chosen ? `${total} · ${chosen.toLocaleString()} selected` : total);
  }

  chosen() {
    return this.items.filter((item) => item && this.hooks.chosen(item));
  }

  left(column) {
    return 8 + column * this.pitch + Math.floor((this.pitch - this.size - 8) / 2);
  }

  at(event) {
    const found = event.target.closest("[data-at]");
    return found ? Number(found.dataset.at) : -1;
  }

  click(event) {
    const by = event.target.closest("[data-sort]")?.dataset.sort;
    if (by) return this.sort(by);
    const at = this.at(event);
    if (!this.items[at]) return undefined;
    if (event.shiftKey) this.extend(at);
    else if (adds(event)) this.also(at);
    else this.choose(at);
    return undefined;
  }

  sort(by) {
    this.filters.turn(by);
    this.read().then(() => this.hooks.refined());
  }

  choose(at) {
    Object.assign(this, { active: at, anchor: at });
    this.range(at, at);
  }

  also(at) {
    const others = this.chosen();
    const without = others.filter((item) => item !== this.items[at]);
    Object.assign(this, { active: at, anchor: at });
    this.hooks.choose(without.length < others.length && without.length ? without : [...without, this.items[at]]);
  }

  extend(at) {
    const from = this.anchor ?? at;
    this.active = at;
    return this.range(Math.min(from, at), Math.max(from, at));
  }

  /** Select a part of the list; what is not there yet is read first. */
  async range(from, to) {
    let some = this.items.slice(from, to + 1);
    if (some.length < to - from + 1 || some.includes(undefined)) some = await (await this.pick()).complete(this, from, to);
    if (some) this.hooks.choose(some);
    else this.tell();
  }

  move(at, event) {
    if (at < 0 || at >= this.items.length) return;
    this.active = at;
    const [top, head] = [Math.floor(at / this.across) * this.step, this.view === "lines" ? HEAD : 0];
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + this.step + head > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + this.step + head - this.box.clientHeight;
    if (event.shiftKey) this.extend(at);
    else if (!event.ctrlKey && !event.metaKey) this.choose(at);
    this.draw();
  }

  key(event) {
    if (!this.shown || !this.items.length || event.altKey) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.step)) * this.across;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.across, ArrowUp: -this.across, PageDown: page, PageUp: -page }[event.key];
    const item = this.items[this.active];
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (plain && this.type && (this.type.busy() || (/[\p{L}_]/u.test(event.key) && !event.shiftKey))) { event.preventDefault(); this.type(event.key, event); return; }
    if (event.key !== "Shift") this.type?.forget();
    if (by) this.move(Math.abs(by) === page ? Math.min(Math.max(this.active + by, 0), this.items.length - 1) : this.active + by, event);
    else if (event.key === "Home") this.move(0, event);
    else if (event.key === "End") this.move(this.items.length - 1, event);
    else if (event.key === " " && item) this.also(this.active);
    else if (event.key === "Enter" && item) this.hooks.enter(item);
    else if (event.key === "Backspace") this.hooks.up();
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.range(0, this.items.length - 1);
    else return;
    event.preventDefault();
  }
}
