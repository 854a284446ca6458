// The panel of channels: on and off, window, colour, inversion.
import { curve } from "./histograms.js";

const LIMITS = [["low", "input", "start"], ["start", "change", "start"], ["high", "input", "end"], ["end", "change", "end"]];

/** Binds the channels' controls; `change()` is told after a channel of the view has changed, `inks(index, button)` that a colour is to be chosen. */
export class Channels {
  #boxes = new Map();
  #image;
  #change;
  #view;
  #counts = new Map();
  #inColour = null; // which channels were on when greyscale began

  constructor(root, image, change, inks) {
    this.#image = image;
    this.#change = change;
    for (const box of root.querySelectorAll("[data-channel]")) this.#bind(box, Number(box.dataset.channel), inks);
  }

  /** Show a view's channels. */
  sync(view) {
    this.#view = view;
    for (const channel of view.channels) this.#show(this.#boxes.get(channel.index), channel);
  }

  /** Show how often each value occurs in a channel of the plane. */
  count(index, counts) {
    this.#counts.set(index, counts);
    this.#show(this.#boxes.get(index), this.#of(index));
  }

  /** Switch a channel on or off; in greyscale one is shown at a time. */
  toggle(index) {
    const channel = this.#of(index);
    if (!channel) return;
    if (this.#view.m === "g") for (const each of this.#view.channels) each.active = each === channel;
    else channel.active = !channel.active;
    this.#change();
  }

  /** Choose the first channel that is on for greyscale, and bring back the others for colour. */
  setModel(model) {
    const { channels } = this.#view;
    if (model === "g") {
      this.#inColour = channels.map((channel) => channel.active);
      const first = channels.find((channel) => channel.active) ?? channels[0];
      for (const channel of channels) channel.active = channel === first;
    } else if (this.#inColour) {
      channels.forEach((channel, place) => (channel.active ||= this.#inColour[place]));
      this.#inColour = null;
    }
    this.#view.m = model;
    this.#change();
  }

  /** Give a channel a colour or a look-up table: `{ color, lut }`. */
  ink(index, ink) {
    Object.assign(this.#of(index), ink);
    this.#change();
  }

  #of(index) {
    return this.#view.channels.find((channel) => channel.index === index);
  }

  #bind(box, index, inks) {
    const at = (name) => box.querySelector(`[data-${name}]`);
    const parts = { box, histogram: at("histogram"), label: box.querySelector(".iv-label").textContent };
    for (const name of ["active", "invert", "ink", "window", "low", "high", "start", "end"]) parts[name] = at(name);
    this.#boxes.set(index, parts);
    const step = this.#image.float ? "any" : "1";
    for (const name of ["low", "high", "start", "end"]) parts[name].step = step;
    parts.active.addEventListener("change", () => this.toggle(index));
    parts.invert.addEventListener("click", () => this.#invert(index));
    parts.ink.addEventListener("click", () => inks(this.#of(index), parts.ink));
    for (const [name, event, side] of LIMITS) parts[name].addEventListener(event, () => this.#limit(index, side, parts[name]));
  }

  #invert(index) {
    const channel = this.#of(index);
    channel.inverted = !channel.inverted;
    this.#change();
  }

  /** Set one end of a window; the other end gives way, so that a window never is inside out. */
  #limit(index, side, input) {
    const channel = this.#of(index);
    const value = input.value === "" ? NaN : Number(input.value);
    if (Number.isFinite(value)) {
      channel[side] = value;
      if (side === "start") channel.end = Math.max(channel.end, value);
      else channel.start = Math.min(channel.start, value);
    }
    this.#change();
  }

  #show(parts, channel) {
    const color = `#${channel.color.slice(0, 6)}`;
    parts.box.classList.toggle("is-off", !channel.active);
    parts.active.checked = channel.active;
    parts.invert.setAttribute("aria-pressed", channel.inverted);
    this.#showInk(parts, channel, color);
    const counts = this.#counts.get(channel.index);
    const [least, most] = counts ? [counts.low, counts.high] : this.#image.extremes[channel.index - 1];
    const [low, high] = [Math.min(least, channel.start), Math.max(most, channel.end)];
    for (const slider of [parts.low, parts.high]) [slider.min, slider.max] = [low, high];
    const short = (value) => (this.#image.float ? Number(value.toPrecision(6)) : value);
    [parts.low.value, parts.high.value] = [channel.start, channel.end];
    [parts.start.value, parts.end.value] = [short(channel.start), short(channel.end)];
    const share = (value) => `${high > low ? (100 * (value - low)) / (high - low) : 0}%`;
    for (const [name, value] of [["--channel", channel.lut ? "var(--muted)" : color], ["--from", share(channel.start)], ["--to", share(channel.end)]]) {
      parts.box.style.setProperty(name, value);
    }
    if (counts && parts.histogram) parts.histogram.setAttribute("d", curve(counts, low, high));
    parts.box.classList.toggle("has-counts", Boolean(counts && parts.histogram));
    // both thumbs at the right end: the lower one must stay on top, or neither could be moved
    parts.low.style.zIndex = channel.start > (low + high) / 2 ? 3 : 2;
  }

  #showInk(parts, channel, color) {
    const words = channel.lut ?? color;
    const shown = parts.ink.firstElementChild;
    parts.ink.title = words;
    parts.ink.setAttribute("aria-label", `Colour of ${parts.label}: ${words}`);
    shown.style.background = channel.lut ? `url("${this.#image.base}@@lut/${encodeURIComponent(channel.lut)}.png") 0 0 / 100% 100%` : color;
    shown.style.transform = channel.inverted ? "scaleX(-1)" : "";
  }
}
