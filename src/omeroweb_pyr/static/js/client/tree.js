// The tree: rows as they stand on the screen, however many there are; one is the active one, which the focus comes to.
import { row as rowOf } from "./finding.js";
import { SLICE, element, fullName, icon, insert, named, start } from "./places.js";
import { adds } from "./touching.js";

const ROW = 28;
const AHEAD = 12;
const SETTLED = 80;
const MOST = 5000;

export class Tree {
  /** `hooks`: `choose(places, anchor)`, `chosen(place)`, `enter(place)`, `trouble(error)`, `unlike(place, first, alone)`. */
  constructor(box, sections, hooks) {
    Object.assign(this, { box, sections, hooks, active: 0, drawn: new Map(), typed: "", rows: [] });
    this.inner = element("div", { class: "rows", role: "none" });
    box.replaceChildren(this.inner);
    for (const [name, value] of [["role", "tree"], ["aria-label", "Data"], ["aria-multiselectable", "true"], ["tabindex", "-1"]]) box.setAttribute(name, value);
    box.addEventListener("scroll", () => this.draw());
    box.addEventListener("focus", () => this.focus());
    box.addEventListener("click", (event) => this.click(event));
    box.addEventListener("dblclick", (event) => { const row = this.at(event); if (row?.place) hooks.enter(row.place); });
    box.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(box);
    this.refresh();
  }

  /** Lay out all rows again, as the places are now. */
  refresh() {
    const active = this.rows[this.active];
    this.rows = [];
    for (const section of this.sections) this.lay(section, 1, this.sections.length, this.rows);
    const index = active?.place ? this.rows.findIndex((row) => row.place === active.place) : this.active;
    this.active = Math.max(0, Math.min(index < 0 ? this.active : index, this.rows.length - 1));
    this.inner.style.height = `${this.rows.length * ROW}px`;
    const focused = this.inner.contains(document.activeElement) && document.activeElement.matches(".row");
    for (const drawn of this.drawn.values()) drawn.remove();
    this.drawn.clear();
    this.draw();
    if (focused) this.focus();
  }

  /** Give the focus to the active row, which is drawn wherever it is. */
  focus() {
    this.drawn.get(this.active)?.focus({ preventScroll: true });
  }

  lay(place, position, size, rows) {
    rows.push({ place, position, size });
    if (!place.open) return;
    for (let at = 0; at < place.children.length; at += 1) {
      const child = place.children[at];
      if (child) this.lay(child, at + 1, place.children.length, rows);
      else rows.push({ within: place, index: at, position: at + 1, size: place.children.length });
    }
  }

  /** Draw the rows in sight, and ask for those that are not there yet. */
  draw() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - AHEAD);
    const last = Math.min(this.rows.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + AHEAD);
    const wanted = new Set([this.active]);
    for (let at = first; at < last; at += 1) wanted.add(at);
    for (const [at, drawn] of this.drawn) if (!wanted.has(at)) { drawn.remove(); this.drawn.delete(at); }
    const holes = [];
    for (const at of wanted) {
      if (this.rows[at] && !this.drawn.has(at)) insert(this.inner, this.drawn, at, this.row(at));
      if (this.rows[at]?.within) holes.push(this.rows[at]);
    }
    this.mark();
    clearTimeout(this.settling); // whoever scrolls past is not in need of what he passes
    if (holes.length) this.settling = setTimeout(() => this.fill(holes), SETTLED);
  }

  /** Ask for the slices that some rows are missing, each once. */
  fill(holes) {
    const first = new Map(holes.map((hole) => [`${hole.within.path} ${Math.floor(hole.index / SLICE)}`, hole]));
    for (const { within, index } of first.values()) if (!within.asked({ offset: index })) this.fetch(within, { offset: index });
  }

  async fetch(place, wanted) {
    try {
      await place.load(wanted);
      this.refreshing ??= requestAnimationFrame(() => { this.refreshing = null; this.refresh(); });
    } catch (error) {
      this.hooks.trouble(error, place);
    }
  }

  row(at) {
    const { place, within, position, size } = this.rows[at];
    const level = place ? place.level : within.level + 1;
    const attributes = { id: `row-${at}`, class: "row", role: "treeitem", "aria-level": level, "aria-posinset": position, "aria-setsize": size };
    const row = element("div", { ...attributes, "data-at": at });
    row.style.transform = `translateY(${at * ROW}px)`;
    row.style.setProperty("--level", level - 1);
    if (!place) {
      row.append(element("span", { class: "twist" }), element("span", { class: "name muted" }, "…"));
      return row;
    }
    if (place.opens) row.setAttribute("aria-expanded", String(place.open));
    if (place.kind === "section") row.classList.add("section");
    row.title = place.name;
    row.append(element("span", { class: "twist", "aria-hidden": "true" }), icon(place.icon), named(place.name, "span", "name"));
    if (start.owner < 0 && place.owner && place.owner["@id"] !== start.me) row.append(theirs(place.owner));
    if (place.count) row.append(element("span", { class: "count num" }, String(place.count)));
    return row;
  }

  /** Show what is selected and which row is active. */
  mark() {
    const holding = new Set(this.hooks.selected().map(inSight));
    for (const [at, row] of this.drawn) {
      const { place } = this.rows[at] ?? {};
      row.setAttribute("aria-selected", String(Boolean(place) && this.hooks.chosen(place)));
      row.classList.toggle("active", at === this.active);
      row.classList.toggle("holds", Boolean(place) && holding.has(place) && !this.hooks.chosen(place));
      row.tabIndex = at === this.active ? 0 : -1;
      row.classList.toggle("going", this.hooks.going.has(place?.path));
    }
  }

  at(event) {
    const row = event.target.closest("[data-at]");
    return row ? this.rows[Number(row.dataset.at)] : null;
  }

  click(event) {
    const row = this.at(event);
    if (!row?.place) return;
    this.active = this.rows.indexOf(row);
    if (event.target.closest(".twist")) {
      this.toggle(row.place);
    } else if (event.shiftKey) {
      this.extend(row.place, true);
    } else if (adds(event)) {
      this.also(row.place);
    } else {
      this.choose(row.place);
    }
    this.mark();
    this.focus();
  }

  /** Open or close a place. */
  async toggle(place, open = !place.open) {
    if (!place.opens && open) return;
    place.open = open;
    if (open && place.total === null) await this.fetch(place, { offset: 0 });
    this.refresh();
  }

  choose(place) {
    this.anchor = place;
    this.ranging = null;
    this.hooks.choose([place]);
  }

  /** Select this as well, or no more; only what is alike and side by side goes together. */
  also(place) {
    const chosen = this.hooks.selected().filter(({ kind }) => !["section", "part"].includes(kind));
    const others = chosen.filter((each) => each.parent === place.parent && each.kind === place.kind);
    if (chosen.length && !others.length) { this.hooks.unlike(place, chosen[0], () => this.choose(place)); return; }
    const without = others.filter((each) => each !== place);
    Object.assign(this, { anchor: place, ranging: null });
    this.hooks.choose(without.length < others.length && without.length ? without : [...without, place]);
  }

  /** Select all from the anchor to this; what is elsewhere is passed over, and `told` where somebody points at it. */
  extend(place, told = false) {
    const siblings = place.parent?.children ?? [];
    const [from, to] = [siblings.indexOf(this.anchor), siblings.indexOf(place)].sort((one, other) => one - other);
    if (from >= 0) return this.range(place, from, to);
    const [first] = this.hooks.selected();
    if (!first || !this.anchor) return this.choose(place);
    return told ? this.hooks.unlike(place, first, () => this.choose(place)) : null;
  }

  /** Select all from one to another that are of a kind; what is not there yet is read first. */
  async range({ parent, kind }, from, to) {
    const mine = this.ranging = {};
    try {
      if (to - from >= MOST) throw new Error(`No more than ${MOST.toLocaleString()} can be selected at once.`);
      for (let at = from; at <= to; at += 1) if (!parent.children[at]) await parent.load({ offset: at });
    } catch (error) {
      return this.hooks.trouble(error);
    }
    return this.ranging === mine ? this.hooks.choose(parent.children.slice(from, to + 1).filter((each) => each?.kind === kind)) : null;
  }

  /** Make a row the active one, and bring it into sight. */
  move(at, event) {
    if (at < 0 || at >= this.rows.length) return;
    this.active = at;
    this.reveal(at);
    const { place, within, index } = this.rows[at];
    if (within) this.arrive(within, index, event);
    if (place && event?.shiftKey) this.extend(place);
    else if (place && event && !event.ctrlKey && !event.metaKey) this.choose(place);
    this.draw();
    this.focus();
  }

  /** Move to a row that is still to be read, once it is there, unless somebody has moved on. */
  async arrive(within, index, event) {
    const at = this.active;
    await this.fetch(within, { offset: index });
    if (this.active !== at || this.rows[at]?.within !== within || !within.children[index]) return;
    this.refresh();
    this.move(at, event);
  }

  reveal(at) {
    const top = at * ROW;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top + ROW - this.box.clientHeight;
  }

  /** Make a place the active row. */
  activate(place) {
    const at = this.rows.findIndex((row) => row.place === place);
    this.anchor = place;
    if (at >= 0) { this.active = at; this.reveal(at); this.draw(); }
  }

  key(event) {
    if (event.target.closest("input, textarea, select, button")) return;
    const { place } = this.rows[this.active] ?? {};
    const page = Math.max(1, Math.floor(this.box.clientHeight / ROW) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const done = by ? this.move(Math.min(Math.max(this.active + by, 0), this.rows.length - 1), event)
      : event.key === "Home" ? this.move(0, event)
      : event.key === "End" ? this.move(this.rows.length - 1, event)
      : event.key === "ArrowRight" && place ? this.right(place, event)
      : event.key === "ArrowLeft" && place ? this.left(place, event)
      : event.key === "Enter" && place ? this.hooks.enter(place)
      : event.key === " " && place ? (event.shiftKey ? this.extend(place) : this.also(place))
      : (event.ctrlKey || event.metaKey) && event.key === "a" && place ? this.all(place)
      : this.letter(event) ? this.type(event.key)
      : "not mine";
    if (done !== "not mine") { event.preventDefault(); this.mark(); }
  }

  right(place, event) {
    if (place.opens && !place.open) this.toggle(place, true);
    else if (place.open) this.move(this.active + 1, event);
  }

  left(place, event) {
    if (place.open) this.toggle(place, false);
    else if (place.parent) this.move(this.rows.findIndex((row) => row.place === place.parent), event);
  }

  all(place) {
    this.anchor ??= place;
    return place.parent ? this.range(place, 0, place.parent.children.length - 1) : this.choose(place);
  }

  letter(event) {
    return event.key.length === 1 && /[\p{L}\p{N}_-]/u.test(event.key) && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
  }

  /** Go to the next name that begins with what was typed within a second. */
  type(letter) {
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => { this.typed = ""; }, 1000);
    this.typed += letter.toLowerCase();
    const from = this.typed.length > 1 ? this.active : this.active + 1;
    const order = [...this.rows.keys()].map((step) => (from + step) % this.rows.length);
    const found = order.find((at) => this.rows[at].place?.name.toLowerCase().startsWith(this.typed));
    if (found !== undefined) this.move(found, { });
  }
}

/** The nearest place that has a row, whose places above are all open. */
function inSight(place) {
  let seen = rowOf(place);
  for (let each = seen?.parent; each; each = each.parent) if (!each.open) seen = each;
  return seen;
}

/** Tell whose something is, where everybody's things are. */
function theirs(owner) {
  const name = fullName(owner);
  return element("span", { class: "theirs muted", title: `Of ${name}` }, name);
}
