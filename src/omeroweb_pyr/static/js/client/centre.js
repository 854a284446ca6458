// The centre: what is in a place, as thumbnails or as lines; only what is in sight is there, and asked for.
import { Place, SLICE, element, icon, insert, plural, slice } from "./places.js";

const LINE = 30;
const HEAD = 30;
const SIZES = [96, 192, 384];
const COVERED = ["image", "field", "project", "dataset", "screen", "plate", "run", "well"];
const IMAGES = ["image", "field"];
const COLUMNS = [
  ["Name", (item, place) => place.name, "name"],
  ["Date", (item) => day(item.AcquisitionDate ?? item["omero:details"]?.["omero:created"]), "date"],
  ["Size", ({ Pixels: p }) => (p ? `${p.SizeX} × ${p.SizeY}` : ""), null],
  ["Z", ({ Pixels: p }) => p?.SizeZ ?? "", null],
  ["C", ({ Pixels: p }) => p?.SizeC ?? "", null],
  ["T", ({ Pixels: p }) => p?.SizeT ?? "", null],
  ["Inside", (item) => item["omero:childCount"] ?? "", null],
  ["Owner", (item) => who(item["omero:details"]?.owner), null],
  ["Id", (item) => item["@id"], "id"],
];

function day(milliseconds) {
  return milliseconds ? new Date(milliseconds).toLocaleDateString(undefined, { dateStyle: "medium" }) : "";
}

function who(owner) {
  return owner ? `${owner.FirstName ?? ""} ${owner.LastName ?? ""}`.trim() || owner.UserName : "";
}

export class Centre {
  /** `hooks`: `choose(places)`, `chosen(place)`, `enter(place)`, `selected()`, `counted(text)`, `trouble(error)`. */
  constructor(box, tools, hooks) {
    Object.assign(this, { box, tools, hooks, items: [], drawn: new Map(), active: 0, view: "cards", size: 128, shown: null });
    box.addEventListener("scroll", () => this.draw());
    box.addEventListener("click", (event) => this.click(event));
    box.addEventListener("dblclick", (event) => { const item = this.items[this.at(event)]; if (item) hooks.enter(item); });
    box.addEventListener("keydown", (event) => this.key(event));
    let width = 0;
    new ResizeObserver(() => { if (box.clientWidth !== width) { width = box.clientWidth; this.lay(); } else this.draw(); }).observe(box);
    this.listen();
  }

  listen() {
    const form = this.tools;
    let later;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (target.name === "size") return this.resize(Number(target.value));
      clearTimeout(later);
      later = setTimeout(() => this.read(), target.type === "search" || target.tagName === "INPUT" ? 250 : 0);
      return later;
    });
    form.addEventListener("reset", () => setTimeout(() => this.read()));
    for (const button of form.querySelectorAll("[data-view]")) button.addEventListener("click", () => this.look(button.dataset.view));
  }

  /** Show what is in a place; filters stay as long as the place does. */
  show(place, target = null) {
    if (this.shown === place) return this.mark();
    this.target = target;
    if (this.shown) for (const name of ["q", "tag", "key", "value", "rating", "owner"]) this.tools.elements[name].value = "";
    this.shown = place;
    this.tools.hidden = false;
    return this.read();
  }

  /** Show something else than a list. */
  replace(...nodes) {
    this.asking?.abort();
    Object.assign(this, { shown: null, items: [] });
    this.tools.hidden = true;
    for (const name of ["role", "aria-activedescendant", "aria-multiselectable", "aria-rowcount", "aria-label"]) this.box.removeAttribute(name);
    this.box.tabIndex = -1;
    this.box.replaceChildren(...nodes);
    this.hooks.counted("");
  }

  /** What the tools ask for, as a query. */
  get asked() {
    const told = Object.fromEntries([...new FormData(this.tools)].filter(([name, value]) => value && name !== "size"));
    if (told.sort === "name") delete told.sort;
    if (this.shown.list.includes("owner=")) delete told.owner;
    return told;
  }

  /** Read the list from its beginning. */
  async read() {
    if (!this.shown) return;
    this.asking?.abort();
    this.asking = new AbortController();
    Object.assign(this, { items: [], waiting: new Set(), active: 0, counted: false });
    const asked = this.asked;
    const filters = ["tag", "key", "value", "rating", "owner"].filter((name) => asked[name]).length;
    this.tools.querySelector("[data-filters]").textContent = filters ? ` · ${filters}` : "";
    this.box.setAttribute("aria-busy", "true");
    await this.fetch(0);
    this.box.removeAttribute("aria-busy");
    await this.seek();
  }

  /** Go to what was asked for, wherever in the list it is. */
  async seek() {
    const { target, shown, asking } = this;
    this.target = null;
    if (!target?.id || Object.keys(this.asked).length || !this.items.length) return;
    let at = this.items.findIndex((item) => item?.path === target.path);
    if (at < 0) {
      const { data, meta } = await slice(shown.shown.list, { at: target.id }, asking.signal).catch(() => ({ data: [], meta: {} }));
      if (shown !== this.shown || asking.signal.aborted) return;
      data.forEach((item, place) => { this.items[meta.offset + place] ??= Place.of(shown, item); });
      this.waiting.add(meta.offset);
      at = this.items.findIndex((item) => item?.path === target.path);
    }
    if (at < 0) return;
    Object.assign(this, { active: at, anchor: at });
    this.box.scrollTop = Math.max(0, Math.floor(at / this.across) * this.step - this.box.clientHeight / 3);
    this.redraw();
  }

  async fetch(offset) {
    const [from, { signal }, place] = [Math.floor(offset / SLICE) * SLICE, this.asking, this.shown];
    if (this.waiting.has(from)) return;
    this.waiting.add(from);
    try {
      const { data, meta } = await slice(place.shown.list, { ...this.asked, offset: from }, signal);
      if (signal.aborted) return;
      this.items.length = meta.totalCount;
      data.forEach((item, at) => { this.items[from + at] = place.children.find((child) => child?.id === item["@id"] && child.item) ?? Place.of(place, item); });
      if (this.counted) this.redraw();
      else { this.counted = true; this.box.scrollTop = 0; this.lay(); }
    } catch (error) {
      this.waiting.delete(from);
      if (error.name !== "AbortError") this.hooks.trouble(error);
    }
  }

  /** Show thumbnails or lines. */
  look(view) {
    this.view = view;
    for (const button of this.tools.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    this.lay();
  }

  resize(size) {
    this.size = Math.min(256, Math.max(64, size));
    this.tools.elements.size.value = this.size;
    if (this.view === "cards") this.lay();
  }

  /** Work out where everything stands, and draw it. */
  lay() {
    if (!this.shown || !this.counted) return;
    const { kind } = this.shown.shown;
    const lines = this.view === "lines";
    this.columns = lines ? COLUMNS.filter(([name]) => (IMAGES.includes(kind) ? name !== "Inside" : !["Size", "Z", "C", "T"].includes(name))) : null;
    this.across = lines ? 1 : Math.max(1, Math.floor((this.box.clientWidth - 16) / (this.size + 16)));
    this.pitch = Math.floor((this.box.clientWidth - 16) / this.across);
    this.step = lines ? LINE : this.size + 44;
    this.inner = element("div", { class: lines ? "entries" : "cards", role: lines ? "rowgroup" : "none" });
    this.inner.style.height = `${Math.ceil(this.items.length / this.across) * this.step + (lines ? 0 : 16)}px`;
    this.drawn.clear();
    const nothing = element("p", { class: "muted nothing" }, Object.keys(this.asked).length ? "Nothing here is what the filters ask for." : "There is nothing in here yet.");
    this.box.replaceChildren(...(this.items.length ? [...(lines ? [this.head()] : []), this.inner] : [nothing]));
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

  head() {
    const sort = this.tools.elements.sort.value;
    const cells = this.columns.map(([name, , by]) => {
      const turned = sort.replace("-", "") === by ? (sort.startsWith("-") ? "descending" : "ascending") : null;
      const cell = element("span", { role: "columnheader", class: name === "Name" ? "wide" : "", "aria-sort": turned });
      cell.append(by ? element("button", { type: "button", tabindex: "-1", "data-sort": by }, name) : name);
      return cell;
    });
    return element("div", { class: "entry head", role: "row" }, ...cells);
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
    card.style.transform = `translate(${8 + column * this.pitch + Math.floor((this.pitch - this.size - 8) / 2)}px, ${8 + row * this.step}px)`;
    Object.assign(card.style, { width: `${this.size + 8}px`, height: `${this.size + 36}px` });
    const tile = element("span", { class: "tile" });
    Object.assign(tile.style, { width: `${this.size}px`, height: `${this.size}px` });
    card.append(tile, element("span", { class: "cap" }, item?.name ?? "…"));
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
    const item = this.items[at];
    const line = element("div", { id: `item-${at}`, class: "entry", role: "row", "aria-rowindex": at + 2, "data-at": at });
    line.style.transform = `translateY(${at * LINE}px)`;
    for (const [name, value] of this.columns) {
      const cell = element("span", { role: "gridcell", class: name === "Name" ? "wide" : "num" });
      if (name === "Name" && item) cell.append(this.picture(item, 24) ?? icon(item.icon), element("span", { class: "cut", title: item.name }, item.name));
      else cell.textContent = item ? value(item.item, item) : "…";
      line.append(cell);
    }
    return line;
  }

  /** Show what is selected. */
  mark() {
    for (const [at, drawn] of this.drawn) {
      const item = this.items[at];
      drawn.setAttribute("aria-selected", String(Boolean(item) && this.hooks.chosen(item)));
      drawn.classList.toggle("active", at === this.active);
    }
    if (this.items.length) this.box.setAttribute("aria-activedescendant", `item-${this.active}`);
    this.tell();
  }

  tell() {
    if (!this.shown || !this.counted) return;
    const chosen = this.items.filter((item) => item && this.hooks.chosen(item)).length;
    const total = `${this.items.length.toLocaleString()} ${plural(this.shown.shown.kind).toLowerCase()}`;
    this.hooks.counted(chosen ? `${chosen} of ${total} selected` : total);
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
    else if (event.ctrlKey || event.metaKey) this.also(at);
    else this.choose(at);
    return undefined;
  }

  sort(by) {
    const { sort } = this.tools.elements;
    const turned = sort.value === by && by !== "id" ? `-${by}` : by;
    sort.value = [...sort.options].some((option) => option.value === turned) ? turned : by;
    this.read();
  }

  choose(at) {
    Object.assign(this, { active: at, anchor: at });
    this.hooks.choose([this.items[at]]);
  }

  also(at) {
    const others = this.items.filter((item) => item && this.hooks.chosen(item));
    const without = others.filter((item) => item !== this.items[at]);
    Object.assign(this, { active: at, anchor: at });
    this.hooks.choose(without.length < others.length && without.length ? without : [...without, this.items[at]]);
  }

  extend(at) {
    const from = this.anchor ?? at;
    this.active = at;
    this.hooks.choose(this.items.slice(Math.min(from, at), Math.max(from, at) + 1).filter(Boolean));
  }

  move(at, event) {
    if (at < 0 || at >= this.items.length) return;
    this.active = at;
    const [top, head] = [Math.floor(at / this.across) * this.step, this.view === "lines" ? HEAD : 0];
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + this.step + head > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + this.step + head - this.box.clientHeight;
    if (this.items[at] && event.shiftKey) this.extend(at);
    else if (this.items[at] && !event.ctrlKey && !event.metaKey) this.choose(at);
    this.draw();
  }

  key(event) {
    if (!this.shown || !this.items.length || event.altKey) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.step)) * this.across;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.across, ArrowUp: -this.across, PageDown: page, PageUp: -page }[event.key];
    const item = this.items[this.active];
    if (by) this.move(Math.abs(by) === page ? Math.min(Math.max(this.active + by, 0), this.items.length - 1) : this.active + by, event);
    else if (event.key === "Home") this.move(0, event);
    else if (event.key === "End") this.move(this.items.length - 1, event);
    else if (event.key === " " && item) this.also(this.active);
    else if (event.key === "Enter" && item) this.hooks.enter(item);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.hooks.choose(this.items.filter(Boolean));
    else return;
    event.preventDefault();
  }
}
