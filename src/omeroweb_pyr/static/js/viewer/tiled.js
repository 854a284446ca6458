// The picture in OpenSeadragon: all levels of an image, tile by tile, or small planes as a whole.
import { Refused, ask, askJson } from "./asking.js";
import { Latest } from "./latest.js";
import { Layer } from "./layer.js";
import { Overview } from "./overview.js";
import { sources } from "./source.js";
import { pictureUrl, tileUrl } from "./view.js";

const CLOSEST = 32;
const CRISP = 2; // from here on single pixels are shown as squares
const IDLE = 300;
const MOST_AHEAD = 40;
const AT_ONCE = 4;
const OPTIONS = {
  drawer: "canvas", showNavigationControl: false, showNavigator: false, keyboardNavEnabled: false, tabIndex: -1, preserveViewport: true,
  visibilityRatio: 1, constrainDuringPan: true, springStiffness: 9, imageLoaderLimit: AT_ONCE, maxTilesPerFrame: AT_ONCE, timeout: 60000,
  gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: false, flickEnabled: true },
  gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: false, pinchRotate: false },
  gestureSettingsPen: { clickToZoom: false, dblClickToZoom: false },
};

/** Shows views by OpenSeadragon. */
export class Tiled {
  #library;
  #box;
  #image;
  #told;
  #viewer;
  #holder;
  #Source;
  #levels = null;
  #latest = new Latest((view) => this.#start(view), () => this.#busy());
  #shown = null;
  #fitting = true;
  #placed = null;
  #idle = 0;
  #ahead = null;
  #near = null;
  #overview;

  /** `told` has busy(bool), drawn(view, newest), failed(error), moved(scale) and pointed(pixel). */
  constructor(library, box, img, image, told, wheels) {
    [this.#library, this.#box, this.#image, this.#told] = [library, box, image, told];
    quieten(library);
    this.#Source = sources(library);
    this.#holder = Object.assign(document.createElement("div"), { className: "iv-deep" });
    this.#holder.setAttribute("role", "img");
    img.before(this.#holder);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#viewer = library({ ...OPTIONS, element: this.#holder, animationTime: calm ? 0.01 : 0.35 });
    this.#overview = new Overview(box.querySelector("[data-overview]"), image.sizes, (x, y) => this.#panTo(x, y));
    this.#bind(wheels);
  }

  /** Show a view as soon as it can be had, unless another is asked for before that. */
  show(view) {
    this.#forgetAhead();
    this.#near = null;
    this.#latest.want(pictureUrl(view, this.#image), view);
  }

  /** Load what other views have at this place into the browser's cache, once nothing else is to be done; at other places later, too. */
  ahead(views) {
    this.#forgetAhead();
    this.#near = views;
    this.#idle = setTimeout(() => this.#loadAhead(views), IDLE);
  }

  /** Show the whole picture, as large as it goes. */
  fit() {
    const { viewport } = this.#viewer;
    this.#fitting = true;
    viewport.fitBounds(this.#whole(), true);
    viewport.zoomTo(this.#fitZoom(), null, true);
    this.#moved();
  }

  /** Show one image pixel per pixel of the screen, about the middle. */
  one() {
    this.#zoomTo(this.#zoomOf(1));
  }

  /** Zoom by a factor about a point of the stage, or about the middle. */
  zoom(factor, point = null) {
    this.#zoomTo(this.#viewer.viewport.getZoom() * factor, point);
  }

  /** What of the picture is seen: zoom in percent and the pixel in the middle; null where all of it is. */
  get place() {
    if (this.#fitting || !this.#shown) return this.#shown ? null : this.#placed;
    const { viewport } = this.#viewer;
    const centre = viewport.getCenter();
    const { x } = this.#image.sizes;
    return { zm: this.#scaleOf(viewport.getZoom()) * 100, x: centre.x * x, y: centre.y * x };
  }

  /** Show a place again; all of the picture for null. */
  goTo(place) {
    this.#placed = place;
    if (!this.#shown) return;
    if (!place) return this.fit();
    const { viewport } = this.#viewer;
    const { x, y } = this.#image.sizes;
    this.#fitting = false;
    viewport.zoomTo(this.#bounded(this.#zoomOf(place.zm / 100)), null, true);
    viewport.panTo(new this.#library.Point((place.x ?? x / 2) / x, (place.y ?? y / 2) / x), true);
    viewport.applyConstraints(true);
    this.#moved();
  }

  /** Say in words what is seen. */
  describe(words) {
    this.#holder.setAttribute("aria-label", words);
  }

  #bind(wheels) {
    const viewer = this.#viewer;
    // OpenSeadragon draws tiles a pixel larger to close their seams; where there can be none, that would only blur them
    viewer.drawer.minimumOverlapRequired = ({ source }) => !source.single && !exact(this.#scaleOf(viewer.viewport.getZoom(true)));
    viewer.addHandler("viewport-change", () => this.#moved());
    viewer.addHandler("animation-finish", () => (this.#align(), this.#moved()));
    viewer.addHandler("resize", () => this.#shown && (this.#bounds(), this.#fitting ? this.fit() : this.#moved()));
    for (const name of ["canvas-drag", "canvas-pinch"]) viewer.addHandler(name, () => (this.#fitting = false));
    viewer.addHandler("canvas-double-click", ({ position }) => (this.#fitting ? this.#zoomTo(this.#zoomOf(1), position) : this.fit()));
    viewer.addHandler("canvas-press", () => this.#box.classList.add("is-moving"));
    viewer.addHandler("canvas-release", () => this.#box.classList.remove("is-moving"));
    this.#holder.addEventListener("wheel", (event) => this.#wheel(event, wheels), { capture: true, passive: false });
    this.#holder.addEventListener("pointermove", (event) => this.#point(event));
    this.#holder.addEventListener("pointerleave", () => this.#told.pointed(null));
  }

  /** OpenSeadragon takes every turn of the wheel for itself; here the page may have it. */
  #wheel(event, wheels) {
    event.stopPropagation();
    if (!(event.ctrlKey || wheels())) return;
    event.preventDefault();
    const turn = event.deltaY * (event.deltaMode === 1 ? 20 : 1);
    this.zoom(Math.exp(-Math.max(Math.min(turn, 200), -200) / 400), this.#pixel(event));
  }

  #pixel(event) {
    const box = this.#holder.getBoundingClientRect();
    return new this.#library.Point(event.clientX - box.left, event.clientY - box.top);
  }

  #point(event) {
    if (!this.#shown) return;
    const { x: width, y: height } = this.#image.sizes;
    const at = this.#viewer.viewport.pointFromPixel(this.#pixel(event), true);
    const [x, y] = [Math.floor(at.x * width), Math.floor(at.y * width)];
    this.#told.pointed(x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null);
  }

  // --- zoom: OpenSeadragon counts it in widths of the image, we in screen pixels per image pixel

  #zoomOf(scale) {
    return (scale * this.#image.sizes.x) / (this.#holder.clientWidth || 1);
  }

  #scaleOf(zoom) {
    return (zoom * this.#holder.clientWidth) / this.#image.sizes.x;
  }

  #whole() {
    return new this.#library.Rect(0, 0, 1, this.#image.sizes.y / this.#image.sizes.x);
  }

  #fitZoom() {
    const { clientWidth: width, clientHeight: height } = this.#holder;
    const { x, y } = this.#image.sizes;
    return this.#zoomOf(Math.min(width / x, height / y, CLOSEST) || 1);
  }

  #bounds() {
    const { viewport } = this.#viewer;
    viewport.minZoomLevel = Math.min(this.#fitZoom(), this.#zoomOf(1));
    viewport.maxZoomLevel = this.#zoomOf(CLOSEST);
  }

  #bounded(zoom) {
    return Math.min(Math.max(zoom, Math.min(this.#fitZoom(), this.#zoomOf(1))), this.#zoomOf(CLOSEST));
  }

  #zoomTo(zoom, position = null) {
    const { viewport } = this.#viewer;
    const to = this.#bounded(zoom);
    this.#fitting = Math.abs(to / this.#fitZoom() - 1) < 1e-6;
    viewport.zoomTo(to, position && viewport.pointFromPixel(position, true));
    viewport.applyConstraints();
    this.#moved();
  }

  /** At 1:1 and its multiples, put image pixels on screen pixels: between them all would be blurred. */
  #align() {
    const { viewport } = this.#viewer;
    if (!exact(this.#scaleOf(viewport.getZoom()))) return;
    const corner = viewport.pixelFromPoint(new this.#library.Point(0, 0), true);
    const off = new this.#library.Point(corner.x - Math.round(corner.x), corner.y - Math.round(corner.y));
    if (Math.abs(off.x) > 0.01 || Math.abs(off.y) > 0.01) viewport.panBy(viewport.deltaPointsFromPixels(off, true), true);
  }

  #moved() {
    const scale = this.#scaleOf(this.#viewer.viewport.getZoom());
    this.#viewer.drawer.setImageSmoothingEnabled(this.#scaleOf(this.#viewer.viewport.getZoom(true)) < CRISP);
    this.#box.classList.toggle("is-zoomed", this.#viewer.viewport.getZoom() > this.#fitZoom() * (1 + 1e-6));
    this.#frame();
    this.#told.moved(scale);
  }

  #frame() {
    const { x, y, width, height } = this.#viewer.viewport.getBounds(true);
    const tall = this.#image.sizes.y / this.#image.sizes.x;
    this.#overview.frame(x, y / tall, width, height / tall);
  }

  #panTo(x, y) {
    const { viewport } = this.#viewer;
    viewport.panTo(new this.#library.Point(x, (y * this.#image.sizes.y) / this.#image.sizes.x));
    viewport.applyConstraints();
  }

  // --- views

  #start(view) {
    const layer = new Layer(this.#viewer, () => layer === this.#shown && this.#near && this.ahead(this.#near));
    const task = { drop: () => layer.drop() };
    this.#told.busy(true);
    task.done = this.#sourceOf(view)
      .then((source) => layer.load(source, !this.#shown))
      .then((good) => this.#finish(layer, view, good))
      .catch((error) => this.#fail(layer, error));
    return task;
  }

  #finish(layer, view, good) {
    const seen = good || (layer.dropped && layer.source?.loaded > 0);
    if (!seen) {
      layer.remove();
      if (!layer.dropped) this.#fail(layer, layer.source.failure);
      return;
    }
    const before = this.#shown;
    this.#shown = layer;
    layer.reveal();
    before?.remove();
    this.#box.classList.add("is-deep");
    if (!before) this.#first();
    this.#oversee(view);
    if (good) this.#told.drawn(view, !this.#latest.outdated);
    if (good && layer.source.failure) this.#told.failed(layer.source.failure);
  }

  /** Show the smallest level in the overview, if that is a single tile. */
  #oversee(view) {
    const { levels, tile } = this.#levels ?? { levels: [] };
    const least = levels.at(-1);
    if (levels.length < 2 || least.width > tile.width || least.height > tile.height) return;
    this.#overview.show(tileUrl({ ...view, p: "normal" }, this.#image, [levels.length - 1, 0, 0]));
    this.#frame();
  }

  /** The first picture is there: what was asked of its place can be done now. */
  #first() {
    this.#bounds();
    this.goTo(this.#placed);
  }

  #fail(layer, error) {
    if (error.name === "AbortError" || layer.dropped) return;
    if (!(error instanceof Refused)) throw error;
    this.#told.failed(error);
  }

  #busy() {
    this.#told.busy(this.#latest.busy || (this.#shown?.source.under.size ?? 0) > 0);
  }

  async #sourceOf(view) {
    const { sizes } = this.#image;
    const full = { width: sizes.x, height: sizes.y };
    const told = { busy: () => this.#busy() };
    const whole = (level) => new this.#Source({ levels: [level], tile: level, url: () => pictureUrl(view, this.#image), told });
    if (!this.#image.tiled) return whole(full);
    this.#levels ??= await askJson(`${this.#image.base}@@levels`);
    const { levels, tile } = this.#levels;
    if (view.p !== "normal") return whole(levels.find(({ width, height }) => width * height <= this.#image.most) ?? full);
    return new this.#Source({ levels, tile, url: (...place) => tileUrl(view, this.#image, place), told });
  }

  // --- ahead

  async #loadAhead(views) {
    if (this.#latest.busy || !this.#shown) return;
    const control = (this.#ahead = new AbortController());
    const whole = (view) => !this.#image.tiled || view.p !== "normal";
    const urls = views.flatMap((view) =>
      whole(view) ? [pictureUrl(view, this.#image)] : this.#shown.tiles.map((place) => tileUrl(view, this.#image, place)),
    );
    const rest = urls.slice(0, MOST_AHEAD);
    const one = async () => {
      while (rest.length && !control.signal.aborted) await ask(rest.shift(), "image/jpeg", { signal: control.signal, priority: "low" }).then((answer) => answer.blob());
    };
    await Promise.all([one(), one()]).catch(() => {}); // what does not come now is told when it is wanted
  }

  #forgetAhead() {
    clearTimeout(this.#idle);
    this.#ahead?.abort();
    this.#ahead = null;
  }
}

/** Say whether an image pixel takes up whole pixels of the screen. */
function exact(scale) {
  return scale > 0.999 && Math.abs(scale - Math.round(scale)) < 1e-3;
}

/** Keep OpenSeadragon from writing a style element, which the page's policy forbids, and from logging what the status line tells. */
function quieten(library) {
  const taken = document.createElementNS(null, "style"); // no style sheet, but what OpenSeadragon looks for before it writes its own
  taken.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(taken);
  const silent = () => {};
  library.console = { ...library.console, log: silent, info: silent, debug: silent, warn: silent, error: silent, assert: silent };
}
