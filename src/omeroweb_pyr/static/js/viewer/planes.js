// The sliders of z and t, their number boxes, and playing.

const BEAT = 140; // the least milliseconds between two planes

/** Binds the rows of one axis each; `change({z: 3})` is told of what the visitor wants. */
export class Planes {
  #rows = new Map();
  #image;
  #change;
  #view;
  #playing = null;
  #timer = 0;

  constructor(root, image, change) {
    this.#image = image;
    this.#change = change;
    for (const row of root.querySelectorAll("[data-axis]")) this.#bind(row, row.dataset.axis);
  }

  /** Show a view's planes. */
  sync(view) {
    this.#view = view;
    for (const [axis, row] of this.#rows) {
      row.slider.value = row.number.value = view[axis];
      row.slider.setAttribute("aria-valuetext", `${view[axis]} of ${this.#image.sizes[axis]}`);
      if (axis === "z") this.#showDepth(row, view);
    }
  }

  /** Go some planes on along an axis, not beyond its ends. */
  step(axis, by) {
    const to = Math.min(Math.max(this.#view[axis] + by, 1), this.#image.sizes[axis]);
    if (to !== this.#view[axis]) this.#change({ [axis]: to });
  }

  /** Play an axis, or stop if it is playing; the one with more than one plane when none is named. */
  toggle(axis = this.#rows.has("z") ? "z" : "t") {
    const was = this.#playing;
    this.stop();
    if (was === axis || !this.#rows.has(axis)) return;
    this.#playing = axis;
    this.#rows.get(axis).button.setAttribute("aria-pressed", "true");
    this.#beat();
  }

  /** Stop playing. */
  stop() {
    clearTimeout(this.#timer);
    if (this.#playing) this.#rows.get(this.#playing).button.setAttribute("aria-pressed", "false");
    this.#playing = null;
  }

  /** Say whether an axis is playing. */
  get playing() {
    return this.#playing;
  }

  /** Go on to the next plane, now that the last one is drawn. */
  drawn() {
    if (this.#playing) this.#beat();
  }

  #beat() {
    clearTimeout(this.#timer);
    const axis = this.#playing;
    this.#timer = setTimeout(() => this.#change({ [axis]: (this.#view[axis] % this.#image.sizes[axis]) + 1 }, true), BEAT);
  }

  #bind(row, axis) {
    const found = { slider: row.querySelector("[data-slider]"), number: row.querySelector("input[type=number]") };
    const parts = { ...found, button: row.querySelector("[data-play]"), place: row.querySelector("[data-place]") };
    this.#rows.set(axis, parts);
    parts.slider.addEventListener("input", () => this.#to(axis, parts.slider.value));
    parts.number.addEventListener("change", () => this.#to(axis, parts.number.value));
    parts.button.addEventListener("click", () => this.toggle(axis));
  }

  #to(axis, text) {
    this.stop();
    const plane = Math.round(Number(text)) || this.#view[axis];
    this.#change({ [axis]: Math.min(Math.max(plane, 1), this.#image.sizes[axis]) });
  }

  #showDepth(row, view) {
    const projected = view.p !== "normal";
    const { z: pixel } = this.#image.pixel;
    row.slider.disabled = row.number.disabled = row.button.disabled = projected;
    const depth = pixel ? ` · ${Number(((view.z - 1) * pixel.value).toPrecision(4))} ${pixel.symbol}` : "";
    row.place.textContent = projected ? " · projected" : depth;
  }
}
