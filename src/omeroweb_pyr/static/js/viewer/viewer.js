// One viewer: its view, and who is told when that changes.
import { Channels } from "./channels.js";
import { Histograms } from "./histograms.js";
import { Inks } from "./inks.js";
import { listen } from "./keys.js";
import { Plain } from "./plain.js";
import { Planes } from "./planes.js";
import { Projection, parts } from "./projection.js";
import { scaleBar } from "./scale.js";
import { Tiled } from "./tiled.js";
import { addressQuery, copy, pictureQuery, pictureUrl, readAddress, readPlace } from "./view.js";
import { setWindows } from "./windows.js";

const SETTLED = 160; // browsers bound how often an address may be replaced

/** The viewer that a server-rendered form becomes. */
export class Viewer {
  #root;
  #image;
  #view;
  #address = 0;
  #again = 0;

  /** Where `library`, OpenSeadragon, is missing, the picture is a plain one. */
  constructor(root, library) {
    this.#root = root;
    this.#image = JSON.parse(root.dataset.viewer);
    this.#view = copy(this.#image.view);
    const whole = document.body.classList.contains("iv-page");
    root.classList.add("is-live");
    this.planes = new Planes(root, this.#image, (patch, playing) => this.#change(patch, playing));
    this.projection = new Projection(root, this.#image, (patch) => this.#change(patch));
    this.inks = new Inks(root, this.#image, (index, ink) => this.channels.ink(index, ink));
    this.channels = new Channels(root, this.#image, () => this.#change({}), (channel, button) => this.inks.open(channel, button));
    this.histograms = new Histograms(this.#image, (index, counts) => this.channels.count(index, counts));
    this.picture = this.#surface(library, whole);
    this.#bind(whole);
    this.picture.goTo(readPlace(location.search));
    this.#refresh();
  }

  #surface(library, whole) {
    const told = {
      busy: (busy) => this.#at("stage").classList.toggle("is-busy", busy),
      drawn: (view, newest) => this.#drawn(view, newest),
      failed: (error) => this.#failed(error),
      moved: (scale) => this.#moved(scale),
      pointed: (pixel) => this.#pointed(pixel),
    };
    const wheels = () => whole || this.#root.contains(document.activeElement); // else the wheel scrolls the page
    const on = [this.#at("stage"), this.#at("picture"), this.#image, told, wheels];
    return library ? new Tiled(library, ...on) : new Plain(...on);
  }

  #at(name) {
    return this.#root.querySelector(`[data-${name}]`);
  }

  #bind(whole) {
    const form = this.#root.querySelector("form.iv-form");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.elements.m.addEventListener("change", () => this.channels.setModel(form.elements.m.value));
    form.elements.q.addEventListener("change", () => this.#change({ q: form.elements.q.value }));
    this.#at("copy").addEventListener("click", () => this.#copyLink());
    addEventListener("popstate", () => this.#restore());
    const does = {
      step: (axis, by) => (this.planes.stop(), this.planes.step(axis, by)),
      channel: (index) => this.channels.toggle(index),
      grey: () => this.channels.setModel(this.#view.m === "g" ? "c" : "g"),
      fit: () => this.picture.fit(),
      one: () => this.picture.one(),
      zoom: (factor) => this.picture.zoom(factor),
      play: () => this.planes.toggle(),
      auto: () => this.#windows("auto"),
      reset: () => this.#change({ ...copy(this.#image.saved), z: this.#view.z, t: this.#view.t }),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.#root.requestFullscreen?.()),
      hide: () => this.#at("hide").setAttribute("aria-pressed", this.#root.classList.toggle("is-bare")),
      help: () => this.#at("keys").showModal(),
    };
    for (const name of ["reset", "full", "hide", "help"]) this.#at(name).addEventListener("click", does[name]);
    for (const button of this.#root.querySelectorAll("[data-windows]")) {
      button.addEventListener("click", () => this.#windows(button.dataset.windows));
    }
    this.#at("full").hidden = !document.fullscreenEnabled;
    this.#bindZoom(does);
    listen(this.#root, does);
    if (whole) this.#root.focus({ preventScroll: true });
  }

  #bindZoom(does) {
    const zooms = { in: () => does.zoom(1.25), out: () => does.zoom(0.8), one: does.one, fit: does.fit };
    for (const button of this.#root.querySelectorAll("[data-zoom]")) button.addEventListener("click", zooms[button.dataset.zoom]);
    const turn = (event) => {
      if (!event.shiftKey || this.#image.sizes.z < 2) return;
      event.preventDefault();
      event.stopPropagation();
      does.step("z", (event.deltaX || event.deltaY) < 0 ? 1 : -1);
    };
    this.#at("stage").addEventListener("wheel", turn, { capture: true, passive: false });
  }

  async #windows(way) {
    if (await setWindows(way, this.#view, this.#image, this.histograms)) this.#change({});
    else this.#say("No windows: OMERO could not count the samples of this plane.", true);
  }

  #change(patch, playing = false) {
    if (!playing && Object.keys(patch).length && !("z" in patch || "t" in patch)) this.planes.stop();
    Object.assign(this.#view, patch);
    this.#refresh();
    this.#addressSoon(playing ? SETTLED * 4 : SETTLED);
  }

  #addressSoon(after = SETTLED) {
    clearTimeout(this.#address);
    this.#address = setTimeout(() => this.#writeAddress(), after);
  }

  #restore() {
    this.planes.stop();
    this.#view = readAddress(location.search, this.#image);
    this.picture.goTo(readPlace(location.search));
    clearTimeout(this.#address);
    this.#refresh();
  }

  #refresh() {
    clearTimeout(this.#again);
    this.#sync();
    if (this.#at("status").classList.contains("is-error")) this.#say("");
    this.picture.show(copy(this.#view));
  }

  #sync() {
    const { elements } = this.#root.querySelector("form.iv-form");
    elements.m.value = this.#view.m;
    if ([...elements.q.options].some((option) => option.value === this.#view.q)) elements.q.value = this.#view.q;
    this.projection.sync(this.#view);
    this.planes.sync(this.#view);
    this.channels.sync(this.#view);
    this.#at("png").href = pictureUrl(this.#view, this.#image, "png");
  }

  #writeAddress() {
    this.#at("whole").href = `${this.#image.base}@@viewer${addressQuery(this.#view, this.picture.place, this.#image, "")}`;
    history.replaceState(history.state, "", addressQuery(this.#view, this.picture.place, this.#image, location.search) + location.hash);
  }

  #drawn(view, newest) {
    this.#at("stage").classList.remove("is-broken");
    const onScreen = () => (this.#at("stage").dataset.shown = pictureQuery(view, this.#image));
    requestAnimationFrame(() => requestAnimationFrame(onScreen)); // the first frame is the one that is painted next
    const shown = view.channels.filter((channel) => channel.active).map((channel) => this.#image.names[channel.index - 1]);
    const words = [this.#image.name, this.#planeWords(view)].filter(Boolean).join(": ");
    this.picture.describe(`${words}; channels shown: ${shown.join(", ") || "none"}`);
    if (!this.planes.playing) this.#say(this.#planeWords(view));
    this.planes.drawn();
    if (!newest) return;
    this.#ahead();
    if (!this.planes.playing) this.histograms.want(view);
  }

  /** Say why there is no picture, and try again where OMERO says when: an image may be on its way. */
  #failed({ message, after }) {
    this.planes.stop();
    this.#at("stage").classList.add("is-broken");
    this.#say(`Can't draw this plane: ${message}`, true);
    if (after) this.#again = setTimeout(() => this.picture.show(copy(this.#view)), after * 1000);
  }

  #say(words, isError = false) {
    this.#at("status").classList.toggle("is-error", isError);
    this.#at("status").textContent = words;
  }

  #planeWords({ z, t, p }) {
    const { sizes } = this.#image;
    const [, first, last] = parts(p, sizes.z);
    const planes = p === "normal" ? `Z ${z} / ${sizes.z}` : `Z ${first} to ${last} projected`;
    return [sizes.z > 1 && planes, sizes.t > 1 && `T ${t} / ${sizes.t}`].filter(Boolean).join(", ");
  }

  /** Load the planes that are likely to be asked for next, where the browser may keep them. */
  #ahead() {
    if (!this.#image.version || navigator.connection?.saveData) return;
    const axis = this.planes.playing ?? (this.#image.sizes.z > 1 && this.#view.p === "normal" ? "z" : "t");
    const near = [this.#view[axis] + 1, ...(this.planes.playing ? [] : [this.#view[axis] - 1])];
    const there = near.filter((plane) => plane >= 1 && plane <= this.#image.sizes[axis]);
    this.picture.ahead(there.map((plane) => ({ ...copy(this.#view), [axis]: plane })));
  }

  #moved(scale) {
    this.#at("percent").value = `${percent(scale)} %`;
    if (this.picture && !same(this.picture.place, readPlace(location.search))) this.#addressSoon();
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

function percent(scale) {
  return scale < 0.1 ? (scale * 100).toPrecision(2) : Math.round(scale * 100);
}

/** Say whether two places are the same for an eye. */
function same(one, other) {
  if (!one || !other) return one === other;
  return ["zm", "x", "y"].every((name) => Math.abs(one[name] - other[name]) <= 1e-3 * Math.abs(one[name]) + 0.5);
}
