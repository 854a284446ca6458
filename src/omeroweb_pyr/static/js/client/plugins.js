// What plug-ins add to the client: tabs, views of the centre, and what objects can be opened with. One that fails says so where it would be.
import { ask, element, icon, plural, start } from "./places.js";

const MOST = 200;
const added = new Map();

/** The kind of a place as plug-ins know it: the field of a well is an image. */
function kindOf(place) {
  return place.kind === "field" ? "image" : place.kind;
}

/** Say why a panel is not for these places; nothing when it is. */
export function against(panel, places) {
  const kinds = panel.kinds.map((kind) => plural(kind).toLowerCase());
  if (!places.length) return "Nothing is selected.";
  if (places.some((place) => !panel.kinds.includes(kindOf(place)))) return `For ${kinds.join(", ")} only.`;
  if (places.length > 1 && !panel.several) return "For one at a time only.";
  return places.length > MOST || (places.length > 1 && !places.every(({ id }) => id)) ? `For at most ${MOST} at a time.` : "";
}

/** Spell where a view of some places is: at the one, or at the top with all of them in the query. */
function addressOf(places, name) {
  if (places.length === 1) return `${places[0].path}@@${name}`;
  return `${start.home}@@${name}?${new URLSearchParams(places.map((place) => [kindOf(place), place.id]))}`;
}

/** Bring the style and the script of a panel, once. */
async function dress({ script, style }) {
  if (style && !added.has(style)) added.set(style, document.head.append(element("link", { rel: "stylesheet", href: style })));
  return script ? import(script) : {};
}

/** Put into a box what a plug-in shows of places; its script's `show(box, objects)` has a hand in it. */
export async function fill(box, panel, places, signal, put) {
  box.setAttribute("aria-busy", "true");
  try {
    const [answer, { show }] = await Promise.all([ask(addressOf(places, panel.name), { signal }), dress(panel)]);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (signal.aborted) return;
    put(...(page.querySelector("main") ?? page.body).childNodes);
    await show?.(box, places.map((place) => ({ kind: kindOf(place), id: place.id, name: place.name, path: place.path })));
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    const told = `“${panel.label}” of the plug-in ${panel.plugin} can't be shown. ${error.message}`;
    put(element("p", { class: "failure", role: "alert" }, told));
  } finally {
    if (!signal.aborted) box.removeAttribute("aria-busy");
  }
}

/** The views of the centre beside its list: offered for places that they are for, and kept while there are such. */
export class Views {
  /** `hooks`: `go(path)` selects a place, `again()` shows the centre anew. */
  constructor(bar, centre, hooks) {
    Object.assign(this, { bar, centre, chosen: "" });
    if (!bar) return;
    const box = bar.querySelector(".segments");
    this.buttons = [{ name: "", label: "Contents", kinds: [] }, ...start.views].map(({ name, label }) => {
      const button = element("button", { class: "btn", type: "button", "data-centre-view": name }, label);
      button.addEventListener("click", () => { this.chosen = name; hooks.again(); });
      return button;
    });
    box.replaceChildren(...this.buttons);
    centre.box.addEventListener("click", (event) => {
      const link = event.target.closest("[data-go]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      hooks.go(link.dataset.go);
    });
  }

  /** Show the chosen view of a place; say whether there is one. */
  show(place) {
    if (!this.bar) return false;
    this.asking?.abort();
    const fitting = start.views.filter((view) => !against(view, [place]));
    const view = fitting.find(({ name }) => name === this.chosen);
    this.bar.hidden = !fitting.length;
    for (const button of this.buttons) {
      const name = button.dataset.centreView;
      button.hidden = Boolean(name) && !fitting.some((each) => each.name === name);
      button.setAttribute("aria-pressed", String(name === (view?.name ?? "")));
    }
    if (!view) return false;
    this.asking = new AbortController();
    this.centre.replace();
    fill(this.centre.box, view, [place], this.asking.signal, (...nodes) => this.centre.replace(...nodes));
    return true;
  }
}

/** Ask what places can be opened with: a label each, an address, or the reason why not. */
export async function offers(places) {
  const { data } = await (await ask(addressOf(places.slice(0, MOST + 1), "open-with"))).json();
  return data;
}

/** Make the menu of what places can be opened with; it is asked for when it is opened. */
export function openWith(places) {
  const list = element("ul");
  const menu = element("details", { class: "menu open-with" }, element("summary", { class: "btn" }, "Open with", icon("down", "icon small")), list);
  menu.addEventListener("toggle", async () => {
    if (!menu.open || list.childElementCount) return;
    const found = await offers(places).catch((error) => [{ label: "", reason: error.message }]);
    list.replaceChildren(...found.map((each) => element("li", {}, entry(each))));
  });
  return menu;
}

function entry({ label, url, window: apart, reason }) {
  if (reason) return element("a", { class: "off", role: "link", "aria-disabled": "true" }, `${label} `, element("small", {}, reason));
  return element("a", { href: url, target: apart ? "_blank" : null, rel: apart ? "noopener" : null }, label);
}
