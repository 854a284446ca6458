// The right panel: parts of the page of what is selected, each asked for when it is looked at; the last question is the one answered.
import { ask, bring, element, icon, pictured, plural, start } from "./places.js";
import { later } from "./later.js";
import { against, fill, openWith } from "./plugins.js";

const ANNOTATED = ["project", "dataset", "image", "screen", "plate", "run", "well", "folder"];
const MOST = 5000; // objects that are annotated at a time
const LISTED = 200;
const SETTLED = 150; // milliseconds without another selection
const SEVERAL = "several";

export class Panel {
  /** `hooks`: `go(path)`, `choose(places)`, `changed()`, `gone(place)`. */
  constructor(box, tabs, hooks) {
    Object.assign(this, { box, hooks, part: "panel", places: [], about: "" });
    this.tabs = [...tabs.querySelectorAll("[role=tab]")];
    tabs.addEventListener("click", ({ target }) => { const tab = target.closest("[role=tab]"); if (tab) this.turn(tab); });
    tabs.addEventListener("keydown", (event) => {
      const usable = this.tabs.filter((tab) => !tab.disabled);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = usable[(usable.indexOf(document.activeElement) + step + usable.length) % usable.length];
      next.focus();
      this.turn(next);
    });
    box.addEventListener("click", (event) => {
      if (event.target.closest("[data-leave]")) { this.leave(); return; }
      const link = event.target.closest("[data-go], .chip a");
      const tag = link?.pathname?.match(/\/tag\/(\d+)\/$/)?.[1];
      if (!(link?.dataset.go || tag) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.dataset.go) hooks.go(link.dataset.go);
      else location.assign(`${start.client}?show=tag-${tag}`); // it may be in somebody else's tree
    });
    box.addEventListener("submit", (event) => this.submit(event));
    later(box);
    for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => this.comfort().catch(() => {}), { once: true });
    for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => this.original());
    box.addEventListener("input", ({ target }) => { if (target.dataset.narrows) narrow(box, target); });
    window.addEventListener("pagehide", () => this.forms?.carry(box, this.about));
    this.ready = kept() ? this.comfort().catch(() => {}) : null;
  }

  /** Bring what makes the forms comfortable, which is when somebody turns to the panel, and not before the client can be used. */
  async comfort() {
    this.forms ??= await bring(() => import("./forms.js"));
    return this.forms;
  }

  /** Turn to a part by its tab, or by its number. */
  turn(tab) {
    const chosen = typeof tab === "number" ? this.tabs[tab] : tab;
    if (!chosen || chosen.disabled) return;
    this.part = chosen.dataset.part;
    this.label();
    this.read();
  }

  label() {
    for (const tab of this.tabs) {
      const chosen = tab.dataset.part === this.part;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.box.setAttribute("aria-labelledby", tab.id);
    }
  }

  /** Show what is selected now. */
  show(places) {
    this.places = places;
    start.tabs.forEach((panel, at) => {
      const why = at ? against(panel, places) : "";
      this.tabs[at].disabled = Boolean(why);
      this.tabs[at].title = why;
    });
    if (this.tabs.find((tab) => tab.dataset.part === this.part).disabled) this.part = "panel";
    this.label();
    this.read();
  }

  async read() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const [place] = this.places;
    const panel = start.tabs.find(({ name }) => name === this.part);
    if (panel.plugin) { await fill(this.box, panel, this.places, signal, (...nodes) => this.fill(panel.name, ...nodes)); return; }
    if (this.places.length > 1) { await this.several(signal); return; }
    if (!place || !place.id && place.kind !== "well") { this.fill("", ...this.nothing(place)); return; }
    if (this.part === "preview") { this.fill("", ...this.preview(place)); return; }
    const path = this.part === "acquisition" ? pictured(place) : place.path;
    await this.bring(`${path} ${this.part}`, `${path}@@${this.part}`, { signal });
  }

  /** Ask for a part of a page, and show it. */
  async bring(about, url, asked) {
    this.box.setAttribute("aria-busy", "true");
    try {
      const text = await (await ask(url, asked)).text();
      await this.ready;
      this.fill(about, ...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.fill("", element("p", { class: "failure", role: "alert" }, error.message));
      if (error.status === 404 && this.places.length === 1) this.hooks.gone(this.places[0]);
    }
    this.box.removeAttribute("aria-busy");
  }

  /** Show something else; of what is shown anew, the place that was looked at, the focus and what was typed stay. */
  fill(about, ...shown) {
    this.forms?.keep(this.box, this.about);
    const same = about && about === this.about;
    const [top, focus] = [this.box.scrollTop, same ? spot(this.box) : null];
    this.about = about;
    this.box.replaceChildren(...shown);
    this.box.scrollTop = same ? top : 0;
    for (const form of this.box.querySelectorAll("form[hidden]")) form.hidden = false; // it waits for scripts, which come when somebody turns to it
    this.forms?.restore(this.box, about);
    this.box.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
    if (this.box.matches(":hover, :focus-within")) this.original();
    if (focus) find(this.box, focus)?.focus({ preventScroll: true });
  }

  /** Say beforehand why an image's original files can't be had: asked for when somebody turns to the panel, and not with it. */
  async original() {
    const link = this.box.querySelector("a[data-original=\"\"]");
    if (!link) return;
    link.dataset.original = "asked";
    const { data: { why } } = await (await ask(`${link.pathname.slice(0, -"@@download".length)}@@downloadable`)).json().catch(() => ({ data: {} }));
    if (!why) return;
    link.parentElement.after(element("p", { class: "why", id: "why-original" }, why));
    link.replaceWith(element("button", { class: "btn", type: "button", disabled: "", "aria-describedby": "why-original" }, link.textContent));
  }

  /** Show the viewer in small; it has a page of its own, and keys of its own. */
  preview(place) {
    const path = pictured(place);
    const frame = element("iframe", { src: `${path}@@viewer`, title: `Preview of ${place.name}`, class: "preview" });
    return [frame, element("p", { class: "block" }, element("a", { class: "btn", href: `${path}@@viewer`, target: "_blank", rel: "noopener" }, "Open the viewer"))];
  }

  /** Say of a place that is no object what is in it. */
  nothing(place) {
    if (!place) return [element("p", { class: "muted hint" }, "Nothing is selected.")];
    const told = place.count ? `${place.count.toLocaleString()} ${plural(place.of).toLowerCase()}` : "Nothing here yet";
    return [element("div", { class: "block" }, element("h2", {}, place.name), element("p", { class: "muted" }, told))];
  }

  /** Show several objects: their names at once, and what is said about them when the selection has settled. */
  async several(signal) {
    const { places } = this;
    await this.identify();
    if (signal.aborted) return;
    const over = this.over();
    const named = `${places.length.toLocaleString()} ${plural(places[0].kind).toLowerCase()} selected`;
    const much = places.length > MOST ? [element("p", { class: "muted" }, `At most ${MOST.toLocaleString()} can be annotated at a time.`)] : [];
    if (!over && !much.length && !start.visitor) much.push(element("p", { class: "muted" }, "What is selected can't be annotated together."));
    const list = element("div", { class: "block", "data-batch": "" }, element("h2", {}, named), ...much, openWith(places), this.chosen());
    if (!over || start.visitor) { this.fill("", list); return; }
    if (this.about !== SEVERAL) this.fill("", list);
    await new Promise((settled) => { setTimeout(settled, SETTLED); });
    if (signal.aborted) return;
    const body = new URLSearchParams([...over].map(([kind, ids]) => [kind, ids.join()]));
    await this.bring(SEVERAL, `${start.home}@@panel`, { method: "POST", body, signal });
    if (signal.aborted) return;
    this.box.querySelector(".heading .title")?.after(openWith(places));
    this.box.querySelector("[data-chosen]")?.replaceWith(element("details", { class: "block" }, element("summary", {}, "What is selected"), this.chosen()));
  }

  /** Select only what one may annotate. */
  leave() {
    const barred = new Set([...this.box.querySelectorAll("data[data-kind]")].flatMap(({ dataset, value }) => value.split(",").map((id) => `${dataset.kind} ${id}`)));
    this.hooks.choose(this.places.filter(({ kind, id }) => !barred.has(`${kind === "field" ? "image" : kind} ${id}`)));
  }

  chosen() {
    const items = this.places.slice(0, LISTED).map((place) => element("li", {}, icon(place.icon), " ", element("a", { href: place.page, "data-go": place.path }, place.name)));
    if (this.places.length > LISTED) items.push(element("li", { class: "muted" }, `and ${(this.places.length - LISTED).toLocaleString()} more`));
    return element("ul", { class: "lines" }, ...items);
  }

  /** Learn the ids of wells that are known by their labels alone, as a link that leads to them has them. */
  async identify() {
    const nameless = this.places.filter(({ kind, id }) => kind === "well" && !id).slice(0, LISTED);
    await Promise.all(nameless.map(async (place) => {
      place.id = (await (await ask(`${place.path.slice(0, -1)}.json`)).json()).data["@id"];
    })).catch(() => {});
  }

  /** The ids of what is selected, by kind; null where it is one object, or something that can't be annotated together. */
  over() {
    if (this.places.length < 2 || this.places.length > MOST) return null;
    const ids = new Map();
    for (const { kind, id } of this.places) {
      const of = kind === "field" ? "image" : kind;
      if (!id || !ANNOTATED.includes(of)) return null;
      ids.set(of, [...(ids.get(of) ?? []), id]);
    }
    return ids;
  }

  /** Find a form again when the panel was read anew. */
  again({ action }) {
    return [...this.box.querySelectorAll("form[method=post]")].find((form) => form.action === action);
  }

  /** Send a form of the panel without leaving the client, then show what has become of the object. */
  async submit(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return; // what has a target leads somewhere else
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const { places } = this;
    try {
      const { send } = await this.comfort();
      await send(form, event.submitter, this.over(), this.box);
      form.reset();
      if (/@@edit$/.test(form.action)) this.hooks.changed();
      else if (places === this.places) await this.read();
    } catch (error) {
      if (error.partly && places === this.places) await this.read();
      const told = form.isConnected ? form : this.again(form) ?? form;
      if (this.forms) this.forms.failed(told, error, () => this.read(), places.length > 1);
      else told.append(element("p", { class: "failure", role: "alert" }, error.message));
    }
    form.ariaBusy = null;
  }
}

/** Show of a list only what has a text in it. */
function narrow(box, { dataset, value }) {
  const text = value.trim().toLowerCase();
  for (const line of box.querySelectorAll(`[data-narrowed="${dataset.narrows}"] > li`)) line.hidden = !line.textContent.toLowerCase().includes(text);
}

/** Say whether something was typed before this page was loaded, and is not sent yet. */
function kept() {
  try {
    return Boolean(sessionStorage.getItem("drafts"));
  } catch {
    return false;
  }
}

/** Where in the forms of a box the focus is. */
function spot(box) {
  const { activeElement: field } = document;
  if (!field?.form || !box.contains(field)) return null;
  const { action, elements } = field.form;
  return { action, name: field.name, at: [...elements].filter((each) => each.name === field.name).indexOf(field) };
}

function find(box, { action, name, at }) {
  const fields = [...box.querySelectorAll("form")].filter((form) => form.action === action).flatMap((form) => [...form.elements]).filter((each) => each.name === name);
  return fields[at] ?? fields[0];
}
