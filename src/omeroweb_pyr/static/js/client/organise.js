// Organising from the tree and the contents: by dragging, by keys, and by a menu that offers all of it.
import { called, create, give, move, remove } from "./asking.js";
import { drag } from "./dragging.js";
import { around, mend, rename as renamed } from "./mending.js";
import { open } from "./menu.js";
import { container, links, plan, stays, words } from "./moving.js";
import { main, start } from "./places.js";
import { offers } from "./plugins.js";
import { form, kept, post, work } from "./posting.js";
import { rename } from "./renaming.js";
import { WAYS, copy, offers as styles, renew, restyle } from "./restyling.js";
import { hush, tell } from "./telling.js";

const MADE_IN = { project: "dataset", tagset: "tag", folder: "folder" };
const HOLDERS = ["project", "dataset", "screen", "folder", "tagset"];
const TOPS = { project: ["project", "dataset"], dataset: ["project", "dataset"], image: ["project", "dataset"], screen: ["screen"], plate: ["screen"], folder: ["folder"], tagset: ["tagset", "tag"], tag: ["tagset", "tag"] };
const NEW = { project: "project", dataset: "dataset", screen: "screen", folder: "folder", tagset: "tag set", tag: "tag" };
const ALL = ["project", "dataset", "screen", "tagset", "tag"];
const GONE = "Some of this is not there any more, or not yours to see; so nothing was done.";

export class Organise {
  /** `client`: `tree`, `centre`, `sections`, `going` (the paths of what is cut), `selected()`, `choose(places, how)`, `go(paths)`, `refresh()`, `read()`. */
  constructor(client) {
    Object.assign(this, { client, held: null, undo: null });
    for (const [job, doing] of Object.entries(kept())) work(job, doing, () => client.refresh());
  }

  /** The place that an element stands for; as a target, what things dropped there go into. */
  find(spot, target = false) {
    const { tree, centre } = this.client;
    const at = spot.closest("[data-at]")?.dataset.at;
    if (tree.box.contains(spot)) return at === undefined ? null : tree.rows[at]?.place;
    if (!centre.box.contains(spot)) return null;
    const item = at === undefined ? null : centre.items[at];
    return !target || HOLDERS.includes(item?.kind) ? item : centre.shown;
  }

  get places() {
    return this.client.selected().filter(({ id, kind }) => id && kind !== "section" && kind !== "part");
  }

  press(event) {
    if (event.button || event.pointerType === "touch" || event.shiftKey || event.target.closest(".twist, button, a, input")) return;
    drag(this.client, event, {
      find: (spot, target) => this.find(spot, target),
      drop: (planned) => this.perform(planned),
      refused: (why) => tell(why, {}, { bad: true }),
    });
  }

  /** Do something, and say what went wrong; what is gone is taken out of the tree. */
  async try(act, places) {
    try {
      return await act();
    } catch (error) {
      const gone = error.status === 404;
      if (gone || error.status === 409) await mend(this.client, around(this.client.sections, places), []).catch(() => {});
      tell(gone ? GONE : error.message, {}, { bad: true });
      return null;
    }
  }

  /** Make and take away links as planned, and offer to undo it. */
  async perform({ why, done, link, unlink, places, copying, from, to }) {
    if (why) { tell(why, {}, { bad: true }); return; }
    await this.try(async () => {
      const told = await post(`${start.home}@@link`, { link, unlink });
      await mend(this.client, [from, to].filter(Boolean), copying ? [] : places);
      const none = !Object.keys(told.linked).length && !Object.keys(told.unlinked).length;
      if (none) { tell(`${words(places)} ${places.length > 1 ? "are" : "is"} in “${to.name}” already.`); return; }
      this.undo = () => this.back({ link: told.unlinked, unlink: told.linked }, [from, to], done);
      tell(`${done}.`, { Undo: () => this.undo?.() });
    }, [...places, to]);
  }

  async back(body, about, done) {
    this.undo = null;
    await this.try(async () => {
      await post(`${start.home}@@link`, body);
      await mend(this.client, about.filter(Boolean), []);
      tell(`Undone: ${done[0].toLowerCase()}${done.slice(1)}.`);
    }, about.filter(Boolean));
  }

  /** Keep what is to be put elsewhere by `paste`. */
  hold(cut) {
    const { places } = this;
    const why = places.length ? stays(places) : "Nothing is selected that can be put elsewhere.";
    if (why) { tell(why, {}, { bad: true }); return; }
    this.held = { places, cut };
    this.mark(cut ? places : []);
    tell(`${cut ? "Cut" : "Copied"} ${words(places)}: paste it where it is to be (Ctrl V).`);
  }

  mark(places) {
    const { going, tree, centre } = this.client;
    going.clear();
    for (const { path } of places) going.add(path);
    tree.mark();
    centre.mark();
  }

  /** Where pasting would put what is held: into what is selected, or else into what that is in. */
  get target() {
    const [place] = this.client.selected();
    if (!place || !this.held) return place;
    return plan(this.held.places, place, !this.held.cut).why && place.parent && !HOLDERS.includes(place.kind) && place.kind !== "section" ? place.parent : place;
  }

  async paste() {
    const { held, target } = this;
    if (!held || !target) { tell(held ? "Please select where it is to go." : "Nothing was cut or copied yet.", {}, { bad: true }); return; }
    const planned = plan(held.places, target, !held.cut);
    if (held.cut && !planned.why) { this.held = null; this.mark([]); }
    await this.perform(planned);
  }

  takeOut() {
    const { places } = this;
    const from = container(places);
    return this.perform({ done: `Took ${words(places)} out of “${from.name}”`, link: {}, unlink: links(from, places), places, from, to: from });
  }

  async make(kind, parent, inside = []) {
    const [at, url] = parent ? [parent, `${parent.path}@@new`] : [null, `${start.home}${kind}/@@new`];
    const of = inside.length ? ` with ${words(inside)}` : "";
    const more = form(inside, parent ? {} : { group: start.group });
    const made = await create(kind, `New ${NEW[kind]}${parent ? ` in “${parent.name}”` : ""}${of}`, url, more);
    if (!made) return;
    await this.try(async () => {
      await mend(this.client, [...(at ? [at] : []), { kind: "section", of: kind }], []);
      await this.client.go([made.url]);
      tell(`Made the ${NEW[kind]} “${made.name}”.`);
    }, at ? [at] : []);
  }

  /** Let the one place that is selected be renamed where it stands. */
  rename() {
    const { places: [place, more], client: { tree, centre } } = this;
    if (!place || more) { tell("Please select one thing to rename.", {}, { bad: true }); return; }
    if (place.item?.["omero:details"]?.permissions?.canEdit === false) { this.reasons([place]).then((why) => why && tell(why.edit, {}, { bad: true })); return; }
    const inTree = !centre.box.contains(document.activeElement) && !centre.box.matches(":hover");
    const row = () => tree.box.querySelector(`[data-at="${tree.rows.findIndex((each) => each.place?.path === place.path)}"] .name`);
    const item = () => centre.box.querySelector(`[data-at="${centre.items.findIndex((each) => each?.path === place.path)}"] :is(.cap, .wide .cut)`);
    const spot = () => (inTree ? row() ?? item() : item() ?? row());
    if (!spot()) return;
    let was = place.name;
    const box = centre.box.contains(spot()) ? centre.box : tree.box;
    rename(spot, { name: was, kind: called(place.kind) }, async (name) => {
      try {
        await post(`${place.path}@@edit`, new URLSearchParams({ name, was_name: was }));
      } catch (error) {
        if (error.status === 404) { await this.try(() => { throw error; }, [place]); return; }
        if (error.status !== 409 || !error.now) throw error;
        was = error.now.name;
        renamed(this.client, place, was);
        tree.refresh();
        centre.redraw();
        throw new Error(`Somebody else has called it “${was}” meanwhile. Press Enter again to call it as you have written.`);
      }
      renamed(this.client, place, name);
      await mend(this.client, around(this.client.sections, [place]), []);
      this.client.read();
      tell(`Renamed to “${name}”.`);
    }, () => box.focus({ preventScroll: true }));
  }

  /** Ask about deleting, moving or giving away what is selected, and let it go on. */
  async task(asked, doing) {
    const { places } = this;
    if (!places.length) { tell("Nothing is selected that this can be done with.", {}, { bad: true }); return; }
    const what = words(places);
    const job = await this.try(() => asked(places, what, (none) => { tell(none, {}, { bad: true }); }), places);
    if (!job) return;
    const about = around(this.client.sections, places);
    await work(job, `${doing} ${what}`, () => mend(this.client, about, places));
  }

  remove() { return this.task(remove, "Deleting"); }

  /** Ask about giving what is selected other rendering settings, and let it go on. */
  async restyle(way) {
    const { places } = this;
    const what = words(places);
    const job = await this.try(() => restyle(way, places, what), places);
    if (job) await work(job, `${WAYS[way].doing} ${what}`, () => renew(this.client, places));
  }

  /** Copy the rendering settings of the image that is selected. */
  async copySettings() {
    const { places } = this;
    const name = await this.try(() => copy(places), places);
    if (name === null) return;
    tell(`Copied the rendering settings of “${name}”: select other images, or what they are in, and paste them.`);
    this.client.read();
  }

  reasons(places) {
    return places.length ? this.try(() => post(`${start.home}@@may`, form(places)), places) : {};
  }

  /** Open the menu for what is selected, at a point. */
  async menu(point, box) {
    const [why, openers] = await Promise.all([this.reasons(this.places), this.openers()]);
    if (why) open([...this.offers(why), ...openers], point, () => box.focus({ preventScroll: true }));
  }

  /** What the selected objects can be opened with. */
  async openers() {
    const found = this.places.length ? await offers(this.places).catch(() => []) : [];
    const items = found.map(({ label, url, window: apart, reason }) => (
      { label: `Open with ${label}`, why: reason, act: () => window.open(url, apart ? "_blank" : "_self", "noopener") }
    ));
    return items.length ? [{ line: true }, ...items] : [];
  }

  offers(why) {
    const { places, held, target } = this;
    const one = places.length === 1 ? places[0] : null;
    const from = places.length ? container(places) : null;
    const fixed = places.length ? stays(places) || why.link : "";
    const some = places.length > 0;
    const to = held && target ? plan(held.places, target, !held.cut) : { why: "Nothing was cut or copied yet." };
    return [
      ...(this.touched && some ? [{ label: "Select several by tapping", act: () => this.several() }, { line: true }] : []),
      ...this.news(why),
      { line: true },
      ...(some ? [{ label: "Cut", keys: "Ctrl X", shortcut: "Control+X", why: fixed, act: () => this.hold(true) }, { label: "Copy", keys: "Ctrl C", shortcut: "Control+C", why: fixed, act: () => this.hold(false) }] : []),
      { label: to.doing ?? "Paste", keys: "Ctrl V", shortcut: "Control+V", why: to.why, act: () => this.paste() },
      ...(from ? [{ label: `Take out of “${from.name}”`, why: fixed, act: () => this.takeOut() }] : []),
      ...(some ? [
        { line: true },
        { label: "Rename", keys: "F2", why: one ? why.edit : "One at a time.", act: () => this.rename() },
        { label: "Move to another group …", why: why.chgrp, act: () => this.task(move, "Moving") },
        { label: "Give to somebody else …", why: why.chown, act: () => this.task(give, "Giving away") },
        { label: "Delete …", keys: "Del", shortcut: "Delete", why: why.delete, act: () => this.remove() },
      ] : []),
      ...styles(places, why, (way) => this.restyle(way), () => this.copySettings()),
    ];
  }

  /** What may be made: in what is selected, of what is selected, and at the top. */
  news(why) {
    const [place] = this.client.selected();
    const { places } = this;
    const found = [];
    const inside = places.length === 1 && MADE_IN[place.kind];
    if (inside) found.push({ label: `New ${NEW[inside]} in “${place.name}” …`, why: why.link, act: () => this.make(inside, place) });
    if (places.length && place.kind === "image") {
      const project = container(places)?.parent;
      const into = project?.kind === "project" ? project : null;
      found.push({ label: `New dataset with ${words(places)} …`, why: why.link, act: () => this.make("dataset", into, places) });
    }
    const others = start.owner !== -1 && start.owner !== start.me ? "This is somebody else's tree: what you make stands in your own." : "";
    const kinds = TOPS[place?.kind === "section" || place?.kind === "part" ? place.of : place?.kind] ?? ALL;
    return [...found, ...kinds.map((kind) => ({ label: `New ${NEW[kind]} …`, why: others, act: () => this.make(kind, null) }))];
  }

  /** Let taps add to what is selected, as long as that is said. */
  several() {
    main.classList.add("several");
    tell("Tap what else to select.", { Done: hush }, { stays: true });
    const ended = new MutationObserver(() => { main.classList.remove("several"); ended.disconnect(); });
    setTimeout(() => ended.observe(document.querySelector("[data-done]"), { childList: true }));
  }

  /** Open the menu where somebody asks for it: at the pointer, or at the row that is active. */
  context(event) {
    this.touched = event.pointerType === "touch" && !main.classList.contains("several");
    const { tree, centre, choose } = this.client;
    const box = centre.box.contains(event.target) ? centre.box : tree.box;
    const place = this.find(event.target);
    if (place && event.clientX) {
      if (!this.client.selected().some(({ path }) => path === place.path)) {
        if (box === tree.box) tree.active = tree.rows.findIndex((row) => row.place === place);
        choose([place], { centre: box === tree.box });
      }
      return this.menu([event.clientX, event.clientY], box);
    }
    return this.menu(this.beside(box), box);
  }

  /** A point at the active row of a box. */
  beside(box) {
    const row = box.querySelector(".active") ?? box;
    const { left, bottom, top, height } = row.getBoundingClientRect();
    return height > 300 ? [left + 24, top + 24] : [left + 24, bottom];
  }

  /** Do what a key says; `box` is where the focus is. */
  key(name, box) {
    const [place] = this.client.selected();
    if (!place && box === this.client.tree.box && name !== "menu" && name !== "undo") return this.nothing();
    return { rename: () => this.rename(), remove: () => this.remove(), cut: () => this.hold(true), copy: () => this.hold(false), paste: () => this.paste(), undo: () => this.undo?.(), menu: () => this.menu(this.beside(box), box), escape: () => this.drop() }[name]();
  }

  /** Take what somebody else has deleted meanwhile out of the tree. */
  async gone(place) {
    await mend(this.client, around(this.client.sections, [place]), [place]);
    tell(`“${place.name}” is not there any more, or not yours to see.`, {}, { bad: true });
  }

  nothing() { tell("Nothing is selected.", {}, { bad: true }); }

  /** No longer hold what was cut. */
  drop() {
    this.held = null;
    this.mark([]);
    hush();
  }
}
