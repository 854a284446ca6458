// One viewer: its view, and who is told when that changes.
import { Channels } from "./channels.js";
import { listen } from "./keys.js";
import { Pictures } from "./pictures.js";
import { Planes } from "./planes.js";
import { scaleBar } from "./scale.js";
import { Stage } from "./stage.js";
import { addressQuery, copy, pictureUrl, readAddress } from "./view.js";

const SETTLED = 160; // browsers bound how often an address may be replaced

/** The viewer that a server-rendered form becomes. */
export class Viewer {
  #root;
  #image;
  #view;
  #address = 0;

  constructor(root) {
    this.#root = root;
    this.#image = JSON.parse(root.dataset.viewer);
    this.#view = copy(this.#image.view);
    const whole = document.body.classList.contains("iv-page");
    root.classList.add("is-live");
    this.planes = new Planes(root, this.#image, (patch, playing) => this.#change(patch, playing));
    this.channels = new Channels(root, this.#image, () => this.#change({}));
    this.pictures = new Pictures(this.#at("picture"), {
      busy: (busy) => this.#at("stage").classList.toggle("is-busy", busy),
      drawn: (url, newest) => this.#drawn(newest),
      failed: (sentence) => this.#failed(sentence),
    });
    const told = { changed: (scale) => this.#scaled(scale), pointed: (pixel) => this.#pointed(pixel) };
    const wheels = () => whole || root.contains(document.activeElement); // else the wheel scrolls the page
    this.stage = new Stage(this.#at("stage"), this.#at("picture"), this.#image.sizes, told, wheels);
    this.#bind(whole);
    this.#sync();
    if (this.#at("picture").complete && !this.#at("picture").naturalWidth) this.#refresh();
    else this.#ahead();
  }

  #at(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #bind(whole) {
    const form = this.#root.querySelector("form.iv-form");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.m.addEventListener("change", () => this.channels.setModel(form.elements.m.value));
    for (const name of ["p", "q"]) {
      form.elements[name].addEventListener("change", () => this.#change({ [name]: form.elements[name].value }));
    }
    this.#at("picture").addEventListener("error", () => this.#refresh(), { once: true });
    this.#at("reset").addEventListener("click", () => this.#change({ ...copy(this.#image.saved), z: this.#view.z, t: this.#view.t }));
    this.#at("copy").addEventListener("click", () => this.#copyLink());
    this.#bindZoom();
    addEventListener("popstate", () => this.#restore());
    const does = {
      step: (axis, by) => (this.planes.stop(), this.planes.step(axis, by)),
      channel: (index) => this.channels.toggle(index),
      grey: () => this.channels.setModel(this.#view.m === "g" ? "c" : "g"),
      fit: () => this.stage.fit(),
      zoom: (factor) => this.stage.zoom(factor),
      play: () => this.planes.toggle(),
      help: () => this.#at("keys").showModal(),
    };
    listen(this.#root, does);
    if (whole) this.#root.focus({ preventScroll: true });
  }

  #bindZoom() {
    const { stage } = this;
    const does = { in: () => stage.zoom(1.25), out: () => stage.zoom(0.8), one: () => stage.one(), fit: () => stage.fit() };
    for (const button of this.#root.querySelectorAll("[data-zoom]")) button.addEventListener("click", does[button.dataset.zoom]);
    this.#at("help").addEventListener("click", () => this.#at("keys").showModal());
  }

  #change(patch, playing = false) {
    if (!playing && Object.keys(patch).length && !("z" in patch || "t" in patch)) this.planes.stop();
    Object.assign(this.#view, patch);
    this.#refresh();
    clearTimeout(this.#address);
    this.#address = setTimeout(() => this.#writeAddress(), playing ? SETTLED * 4 : SETTLED);
  }

  #restore() {
    clearTimeout(this.#address);
    this.planes.stop();
    this.#view = readAddress(location.search, this.#image);
    this.#refresh();
  }

  #refresh() {
    this.#sync();
    if (this.#at("status").classList.contains("is-error")) this.#say("");
    this.pictures.show(pictureUrl(this.#view, this.#image));
  }

  #sync() {
    const { elements } = this.#root.querySelector("form.iv-form");
    elements.m.value = this.#view.m;
    elements.p.value = this.#view.p.split("|")[0];
    if ([...elements.q.options].some((option) => option.value === this.#view.q)) elements.q.value = this.#view.q;
    this.planes.sync(this.#view);
    this.channels.sync(this.#view);
    this.#at("png").href = pictureUrl(this.#view, this.#image, "png");
    this.#at("whole").href = `${this.#image.base}@@viewer${addressQuery(this.#view, "")}`;
  }

  #writeAddress() {
    history.replaceState(history.state, "", addressQuery(this.#view, location.search) + location.hash);
  }

  #drawn(newest) {
    this.#at("stage").classList.remove("is-broken");
    const shown = this.#view.channels.filter((channel) => channel.active).map((channel) => this.#image.names[channel.index - 1]);
    this.#at("picture").alt = `${this.#image.name}: ${this.#planeWords()}; channels shown: ${shown.join(", ") || "none"}`;
    if (!this.planes.playing) this.#say(this.#planeWords());
    this.planes.drawn();
    if (newest) this.#ahead();
  }

  #failed(sentence) {
    this.planes.stop();
    this.#at("stage").classList.add("is-broken");
    this.#say(`Can't draw this plane: ${sentence}`, true);
  }

  #say(words, isError = false) {
    this.#at("status").classList.toggle("is-error", isError);
    this.#at("status").textContent = words;
  }

  #planeWords() {
    const { z, t, p } = this.#view;
    const { sizes } = this.#image;
    return `${p === "normal" ? `Z ${z} / ${sizes.z}` : "all Z projected"}, T ${t} / ${sizes.t}`;
  }

  /** Load the planes that are likely to be asked for next, where the browser may keep them. */
  #ahead() {
    if (!this.#image.version || navigator.connection?.saveData) return;
    const axis = this.planes.playing ?? (this.#image.sizes.z > 1 && this.#view.p === "normal" ? "z" : "t");
    const near = [this.#view[axis] + 1, ...(this.planes.playing ? [] : [this.#view[axis] - 1])];
    const there = near.filter((plane) => plane >= 1 && plane <= this.#image.sizes[axis]);
    this.pictures.ahead(there.map((plane) => pictureUrl({ ...this.#view, [axis]: plane }, this.#image)));
  }

  #scaled(scale) {
    this.#at("percent").value = `${Math.round(scale * 100)} %`;
    const bar = scaleBar(this.#image.pixel.x, scale);
    this.#at("scale").hidden = !bar;
    if (!bar) return;
    for (const part of [this.#at("bar"), this.#at("bar").ownerSVGElement]) part.setAttribute("width", bar.width.toFixed(1));
    this.#at("length").textContent = bar.text;
  }

  #pointed(pixel) {
    this.#at("pointer").hidden = !pixel;
    if (pixel) this.#at("pointer").textContent = `x ${pixel.x} · y ${pixel.y}`;
  }

  async #copyLink() {
    clearTimeout(this.#address);
    this.#writeAddress();
    try {
      await navigator.clipboard.writeText(location.href);
      this.#say("The address of this view is copied.");
    } catch {
      this.#say("The address bar now shows this very view.");
    }
  }
}
