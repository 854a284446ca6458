// The right panel: parts of the page of what is selected, each asked for when it is looked at; the last question is the one answered.
import { ask, element, icon, plural } from "./places.js";

const ONLY_IMAGES = ["acquisition", "preview"];

export class Panel {
  /** `hooks`: `go(path)`, `changed()`. */
  constructor(box, tabs, hooks) {
    Object.assign(this, { box, hooks, part: "panel", places: [] });
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
      const link = event.target.closest("[data-go]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      hooks.go(link.dataset.go);
    });
    box.addEventListener("submit", (event) => this.submit(event));
    // What makes the forms comfortable comes when somebody turns to the panel, and not before the client can be used.
    for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => Promise.all([import("../tags.js"), import("../pairs.js")]), { once: true });
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
    const images = places.length === 1 && ["image", "field", "well"].includes(places[0].kind);
    for (const tab of this.tabs) tab.disabled = places.length !== 1 || (ONLY_IMAGES.includes(tab.dataset.part) && !images);
    this.tabs[0].disabled = false;
    if (this.tabs.find((tab) => tab.dataset.part === this.part).disabled) this.part = "panel";
    this.label();
    this.read();
  }

  async read() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const [place] = this.places;
    if (!place || !place.id && place.kind !== "well" || this.places.length > 1) { this.several(); return; }
    if (this.part === "preview") { this.preview(place); return; }
    this.box.setAttribute("aria-busy", "true");
    try {
      const text = await (await ask(`${place.path}@@${this.part}`, { signal })).text();
      this.box.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      this.box.scrollTop = 0;
      this.box.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.box.replaceChildren(element("p", { class: "failure", role: "alert" }, error.message));
    }
    this.box.removeAttribute("aria-busy");
  }

  /** Show the viewer in small; it has a page of its own, and keys of its own. */
  preview(place) {
    const path = place.kind === "well" ? `${place.path}field/1/` : place.path;
    const frame = element("iframe", { src: `${path}@@viewer`, title: `Preview of ${place.name}`, class: "preview" });
    this.box.replaceChildren(frame, element("p", { class: "block" }, element("a", { class: "btn", href: `${path}@@viewer`, target: "_blank", rel: "noopener" }, "Open the viewer")));
  }

  several() {
    const { places } = this;
    if (!places.length) { this.box.replaceChildren(element("p", { class: "muted hint" }, "Nothing is selected.")); return; }
    if (places.length === 1) {
      const [place] = places;
      const told = place.count ? `${place.count.toLocaleString()} ${plural(place.of).toLowerCase()}` : "Nothing here yet";
      this.box.replaceChildren(element("div", { class: "block" }, element("h2", {}, place.name), element("p", { class: "muted" }, told)));
      return;
    }
    const list = element("ul", { class: "lines" }, ...places.slice(0, 200).map((place) => {
      const link = element("a", { href: place.page, "data-go": place.path }, place.name);
      return element("li", {}, icon(place.icon), " ", link);
    }));
    const title = `${places.length.toLocaleString()} ${plural(places[0].kind).toLowerCase()} selected`;
    const more = places.length > 200 ? [element("p", { class: "muted" }, `and ${places.length - 200} more`)] : [];
    this.box.replaceChildren(element("div", { class: "block", "data-batch": "" }, element("h2", {}, title), list, ...more));
    this.box.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }

  /** Send a form of the panel without leaving the client, then show what has become of the object. */
  async submit(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    try {
      await ask(form.action, { method: "POST", body: new FormData(form, event.submitter) });
      await this.read();
      this.hooks.changed();
    } catch (error) {
      form.querySelector(".failure")?.remove();
      form.append(element("p", { class: "failure", role: "alert" }, error.message));
    }
  }
}
