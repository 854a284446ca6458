// The three-panel client: one selection, which the tree, the centre, the right panel and the address bar all follow.
import { copy, say } from "../page.js";
import { Centre } from "./centre.js";
import { Panel } from "./panel.js";
import { find as seek, row, spell, walk } from "./finding.js";
import { keep, kept } from "./keeping.js";
import { Place, bring, element, main, pictured, plural, stale, start } from "./places.js";
import { Views } from "./plugins.js";
import { asking } from "./touching.js";
import { Tree } from "./tree.js";

const find = (selector) => document.querySelector(selector);
const strip = find("[data-strip]");
const sections = start.sections.map(Place.section);
const IMAGES = ["image", "field"];
const narrow = matchMedia("(max-width: 760px)");
let selected = [];
let picked = new Set();
let within = null;
let marking = () => {};
let going = 0;

const leaving = new Set(); // what was cut
const trouble = (error, place) => (error.status === 404 && place ? gone(place) : say(error.message));
const chosen = (place) => picked.has(place.path);
const hooks = { chosen, going: leaving, enter, up, trouble, selected: () => selected, counted: (text) => { find("[data-count]").textContent = text; }, refined: () => address("replaceState") };
const tree = new Tree(find("[data-tree]"), sections, { ...hooks, choose: (places) => choose(places, { centre: true }), unlike });
const centre = new Centre(find("[data-list]"), find("[data-tools]"), { ...hooks, choose });
const panel = new Panel(find("[data-info]"), find("[data-tabs]"), { go: (path) => go([path]), choose: (places) => choose(places), changed: refresh, gone });
const views = new Views(find("[data-views]"), centre, { go: (path) => go([path]), again: redraw });

/** Select places: `centre` says whether the centre follows, `how` what becomes of the address, if anything, `quiet` whether more follows at once. */
function choose(places, { centre: follow = false, how = "pushState", quiet = false } = {}) {
  going += 1; // what is still being looked for comes too late
  selected = places;
  picked = new Set(places.map(({ path }) => path));
  if (follow) showInside(places);
  centre.refining = null;
  if (!quiet) panel.show(places);
  tree.mark();
  centre.mark();
  marking();
  if (how) address(how);
  trail();
}

/** Say why something is not selected besides: `alone` selects it alone. */
async function unlike(place, first, alone) {
  const why = first.kind !== place.kind ? "only things of one kind are selected together" : "only what is in one place is selected together";
  const { hush, tell } = await bring(() => import("./telling.js"));
  tell(`“${place.name}” is not selected too: ${why}.`, { "Select this alone": () => { hush(); alone(); tree.focus(); } });
}

/** Show in the centre what is in the place that is selected, or what is beside it. */
function showInside(places) {
  const [place] = places;
  strip.hidden = true;
  if (!place) return;
  const holder = row(places.length === 1 && (place.shown || ["plate", "run"].includes(place.kind)) ? place : place.parent);
  const refined = centre.refining;
  if (!holder || (holder === within && !refined)) return;
  const plated = ["plate", "run"].includes(holder.kind);
  if (plated && refined) {
    const query = String(new URLSearchParams([...refined].filter(([name]) => ["field", "run"].includes(name))));
    const same = holder === within && String(centre.query) === query;
    holder.layout = query && `?${query}`;
    if (same) return;
  }
  within = holder;
  marking = () => {};
  const other = views.show(holder);
  if (plated && !other) showPlate(holder);
  else if (holder.shown && !other) centre.show(holder, holder === place ? null : place);
  if (narrow.matches && holder === place) turn("centre");
}

/** Show what the centre shows anew. */
function redraw() {
  within = null;
  showInside(selected);
}

async function showPlate(place) {
  try {
    const { plate } = await bring(() => import("./wells.js"));
    if (within !== place) return;
    marking = await plate(place, centre, strip, { ...hooks, choose, stays: (there) => within === there, again: () => showPlate(place).then(() => address("replaceState")) });
  } catch (error) {
    if (within === place) centre.replace(element("p", { class: "failure", role: "alert" }, error.message));
  }
}

/** Go into a container; open an image in the viewer. */
function enter(place) {
  if (IMAGES.includes(place.kind) || place.kind === "well") window.open(`${pictured(place)}@@viewer`, "_blank", "noopener");
  else go([place.path]).then(() => centre.box.focus());
}

/** Go to the place above what the centre shows. */
function up() {
  const above = within?.parent;
  if (above) { choose([above], { centre: true }); tree.activate(above); }
}

/** Find places by their paths, open the tree to them, and select them, the list narrowed as `refined` says; say so if some are gone. */
async function go(paths, how = "pushState", refined = null) {
  const mine = going += 1;
  const began = performance.now();
  const tell = (count) => { if (performance.now() - began > 200) find("[data-count]").textContent = `Looking: ${count} of ${paths.length} found`; };
  const found = await seek(sections, paths, tell).catch((error) => { trouble(error); return []; });
  tree.refresh();
  const missing = paths.length - found.length;
  if (missing) say(found.length ? `${missing} of ${paths.length} are not there any more.` : "This is not there any more.");
  if (!found.length || mine !== going) return mine !== going;
  centre.refining = refined;
  choose(found, { centre: true, how });
  tree.activate(row(found[0]));
  return true;
}

/** Put what is selected into the address bar, with what the list is narrowed by; the way back into the client is kept beside it. */
function address(how) {
  if (!selected.length) return;
  const { page, state } = spell(selected, centre);
  history[history.state?.paths?.join() === state.paths.join() ? "replaceState" : how](state, "", page);
}

/** Show the way down to what is selected, and its address. */
function trail() {
  const [place] = selected;
  const way = [];
  for (let each = place; each; each = each.parent) if (each.kind !== "part") way.unshift(each);
  const items = way.map((each, at) => {
    const last = at === way.length - 1;
    const name = last && selected.length > 1 ? `${selected.length} ${plural(place.kind).toLowerCase()}` : each.name;
    const link = last ? element("b", { "aria-current": "page", title: name }, name) : element("a", { href: each.page }, name);
    if (!last) link.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); choose([each], { centre: true }); tree.activate(each); } });
    return element("li", {}, link);
  });
  find("[data-trail]").replaceChildren(...items);
  find("[data-address]").textContent = selected.length === 1 ? decodeURI(place.page) : "";
  document.title = `${place ? place.name : "Data"} · OMERO`;
}

/** Read again what is shown. */
async function refresh() {
  stale();
  const open = selected.map((place) => place.path);
  const above = selected[0]?.parent;
  const opened = [];
  const note = (place) => { if (place?.open) { opened.push(place.path); place.children.forEach(note); } };
  sections.forEach(note);
  within = null;
  const narrowed = centre.query;
  for (const section of sections) section.forget();
  centre.shown = null;
  for (const path of opened) await walk(sections, path).then((place) => { if (place) { place.open = true; return place.total === null ? place.load() : null; } return null; }).catch(trouble);
  if (open.length && await go(open, "", narrowed)) return;
  tree.refresh();
  if (open.length) await go([above?.path ?? sections[0].path], "replaceState");
}

/** Show one panel where there is room for one. */
function turn(name) {
  main.dataset.panelShown = name;
  for (const button of document.querySelectorAll("[data-show-panel]")) button.setAttribute("aria-pressed", String(button.dataset.showPanel === name));
}

/** Begin, where there is room for one panel, with the one that an address is about: the contents of a place, or the details of what is in one. */
function arrive() {
  if (narrow.matches && selected.length) turn(selected.length > 1 || within === row(selected[0]) ? "centre" : "info");
}

function widen(grip) {
  const name = `--${grip.dataset.grip}`;
  const turned = grip.dataset.grip === "info" ? -1 : 1;
  const [least, most] = [160, 640];
  const set = (width) => {
    const wide = Math.min(most, Math.max(least, Math.round(width)));
    main.style.setProperty(name, `${wide}px`);
    for (const [key, value] of [["aria-valuenow", wide], ["aria-valuemin", least], ["aria-valuemax", most]]) grip.setAttribute(key, value);
    keep(`client${name}`, wide);
  };
  const width = () => find(grip.dataset.grip === "tree" ? ".c-tree" : ".c-info").getBoundingClientRect().width;
  grip.addEventListener("pointerdown", (down) => {
    const [from, wide] = [down.clientX, width()];
    grip.setPointerCapture(down.pointerId);
    const drag = (event) => set(wide + turned * (event.clientX - from));
    grip.addEventListener("pointermove", drag);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", drag), { once: true });
  });
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 16, ArrowLeft: -16 }[event.key];
    if (by) { event.preventDefault(); set(width() + turned * by); }
  });
  set(Number(kept(`client${name}`)) || (grip.dataset.grip === "tree" ? 280 : 340));
}

async function copyHere(path) {
  const link = new URL(path, location.href).href;
  try { await copy(link); say("Link copied"); } catch { say(link); }
}

const PANELS = [["tree", "[data-tree]"], ["centre", "[data-list]"], ["info", "[data-info]"]];
const KEYS = {
  F6: (event) => {
    const here = PANELS.findIndex(([, selector]) => find(selector).parentElement.contains(document.activeElement));
    const next = PANELS[(here + (event.shiftKey ? 2 : 1) + 3) % 3];
    turn(next[0]);
    const box = find(next[1]);
    (box.querySelector("td a[tabindex='0']") ?? box).focus();
  },
  "/": () => { const field = find("[data-tools] [name=q]"); turn("centre"); field.focus(); field.select(); },
  l: () => centre.look(centre.view === "cards" ? "lines" : "cards"),
  "+": () => centre.resize(centre.size + 32),
  "-": () => centre.resize(centre.size - 32),
  v: () => { if (selected.length === 1 && [...IMAGES, "well"].includes(selected[0].kind)) enter(selected[0]); },
  y: () => copyHere(location.href),
  r: () => refresh(),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [number, () => panel.turn(number - 1)])),
};

document.addEventListener("keydown", (event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, key)) return;
  if (event.key !== "F6" && event.target.closest("input, select, textarea, dialog")) return;
  event.preventDefault();
  KEYS[key](event);
});
// What changes things comes when somebody turns to the tree or the contents, and not before the client can be used.
let organising = null;
function organise(act) {
  const client = { tree, centre, sections, going: leaving, selected: () => selected, choose, go, refresh, redraw, read: () => panel.read() };
  organising ??= bring(() => import("./organise.js")).then(({ Organise }) => new Organise(client), (error) => { organising = null; throw error; });
  return organising.then(act).catch(trouble);
}

/** Say that something is no longer there, and take it out of the tree. */
function gone(place) {
  organise((made) => made.gone(place));
}

const CHANGES = { F2: "rename", Delete: "remove", ContextMenu: "menu", "Shift F10": "menu", "Ctrl x": "cut", "Ctrl c": "copy", "Ctrl v": "paste", "Ctrl z": "undo", Escape: "escape" };

/** Let things be changed by dragging, by a menu, and by keys. */
function offer(box) {
  for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => organise(() => {}), { once: true });
  box.addEventListener("pointerdown", (event) => organise((made) => made.press(event)));
  asking(box, (event) => organise((made) => made.context(event)));
  box.addEventListener("keydown", (event) => {
    const name = CHANGES[`${event.shiftKey ? "Shift " : ""}${event.ctrlKey || event.metaKey ? "Ctrl " : ""}${event.key}`];
    if (!name || event.altKey || (name === "copy" && !getSelection().isCollapsed) || (name === "escape" && !leaving.size)) return;
    event.preventDefault();
    organise((made) => made.key(name, box));
  });
}

for (const button of document.querySelectorAll("[data-actions]")) {
  const box = button.closest(".c-tree") ? tree.box : centre.box;
  button.addEventListener("click", () => { const { left, bottom } = button.getBoundingClientRect(); organise((made) => made.menu([left, bottom + 4], box)); });
  offer(box);
}
main.addEventListener("cost", ({ detail }) => { find("[data-cost]").textContent = detail; });
window.addEventListener("popstate", ({ state }) => {
  if (state?.paths?.length) go(state.paths, "", new URLSearchParams(state.refined));
  else choose([], { how: "" });
});
find("[data-copy-here]").addEventListener("click", () => copyHere(location.href));
find("[data-refresh]").addEventListener("click", refresh);
find("[data-info]").addEventListener("click", ({ target }) => {
  const { copy: link, style } = target.closest("[data-copy], [data-style]")?.dataset ?? {};
  if (link) copyHere(link);
  if (style) organise((made) => (style === "copy" ? made.copySettings() : made.restyle(style)));
});
find("[data-whose]").addEventListener("toggle", () => bring(() => import("./people.js")).then(({ people }) => people(find("[data-people]"), trouble)).catch(trouble), { once: true });
for (const button of document.querySelectorAll("[data-show-panel]")) button.addEventListener("click", () => turn(button.dataset.showPanel));
for (const grip of document.querySelectorAll("[data-grip]")) widen(grip);

try { if (sessionStorage.getItem("client-jobs")?.length > 2) organise(() => {}); } catch { /* nothing is kept */ }

const opened = sections.find((section) => section.of === start.opened);
if (opened && start.first) {
  opened.take(start.first);
  if (start.first.data.length < opened.total && start.first.meta.limit < opened.total) opened.waiting.clear();
  opened.open = true;
  tree.refresh();
}
find("[data-close-lacking]")?.addEventListener("click", () => find("[data-lacking]").remove());
if (start.show.length) go(start.show, "replaceState", new URLSearchParams(location.search)).then(arrive);
