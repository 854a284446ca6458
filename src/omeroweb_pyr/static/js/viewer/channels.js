// The panel of channels: on and off, window, colour.

const LIMITS = [["low", "input", "start"], ["start", "change", "start"], ["high", "input", "end"], ["end", "change", "end"]];

/** Binds the channels' controls; `change()` is told after a channel of the view has changed. */
export class Channels {
  #boxes = new Map();
  #image;
  #change;
  #view;
  #inColour = null; // which channels were on when greyscale began

  constructor(root, image, change) {
    this.#image = image;
    this.#change = change;
    for (const box of root.querySelectorAll("[data-channel]")) this.#bind(box, Number(box.dataset.channel));
  }

  /** Show a view's channels. */
  sync(view) {
    this.#view = view;
    for (const channel of view.channels) this.#show(this.#boxes.get(channel.index), channel);
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

  #of(index) {
    return this.#view.channels.find((channel) => channel.index === index);
  }

  #bind(box, index) {
    const at = (name) => box.querySelector(`[data-${name}]`);
    const parts = { box, active: at("active"), color: at("color"), lut: at("lut"), window: at("window") };
    Object.assign(parts, { low: at("low"), high: at("high"), start: at("start"), end: at("end") });
    this.#boxes.set(index, parts);
    const step = this.#image.float ? "any" : "1";
    for (const name of ["low", "high", "start", "end"]) parts[name].step = step;
    parts.active.addEventListener("change", () => this.toggle(index));
    parts.color.addEventListener("input", () => this.#ink(index, parts.color.value));
    for (const [name, event, side] of LIMITS) parts[name].addEventListener(event, () => this.#limit(index, side, parts[name]));
  }

  #ink(index, color) {
    Object.assign(this.#of(index), { lut: null, color: color.slice(1).toUpperCase() });
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
    parts.box.classList.toggle("is-off", !channel.active);
    parts.active.checked = channel.active;
    parts.color.value = `#${channel.color.slice(0, 6).toLowerCase()}`;
    parts.lut.textContent = channel.lut ?? "";
    const low = Math.min(Number(parts.low.min), channel.start);
    const high = Math.max(Number(parts.low.max), channel.end);
    for (const slider of [parts.low, parts.high]) [slider.min, slider.max] = [low, high];
    parts.low.value = parts.start.value = channel.start;
    parts.high.value = parts.end.value = channel.end;
    const share = (value) => `${high > low ? (100 * (value - low)) / (high - low) : 0}%`;
    parts.box.style.setProperty("--channel", `#${channel.color.slice(0, 6)}`);
    parts.box.style.setProperty("--from", share(channel.start));
    parts.box.style.setProperty("--to", share(channel.end));
    // both thumbs at the right end: the lower one must stay on top, or neither could be moved
    parts.low.style.zIndex = channel.start > (low + high) / 2 ? 2 : 1;
  }
}
