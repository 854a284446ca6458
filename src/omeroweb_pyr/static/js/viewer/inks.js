// The choice of a channel's colour or look-up table, in one popover for all channels.
import { Refused, askJson } from "./asking.js";

const PRESETS = ["FFFFFF", "FF0000", "00FF00", "0000FF", "00FFFF", "FF00FF", "FFFF00", "FF8000"];
const NAMES = ["White", "Red", "Green", "Blue", "Cyan", "Magenta", "Yellow", "Orange"];

/** Opens beside a channel's button; `chosen(index, { color, lut })` hears what is wanted. */
export class Inks {
  #box;
  #image;
  #chosen;
  #channel = null;
  #button = null;
  #listed = null;

  constructor(root, image, chosen) {
    this.#box = root.querySelector("[data-inks]");
    [this.#image, this.#chosen] = [image, chosen];
    this.#at("any").addEventListener("input", () => this.#choose({ lut: null, color: this.#at("any").value.slice(1).toUpperCase() }));
    this.#at("luts").addEventListener("change", (event) => this.#choose({ lut: event.target.value }));
    this.#at("presets").replaceChildren(...PRESETS.map((color, place) => this.#preset(color, NAMES[place])));
    this.#box.addEventListener("toggle", (event) => event.newState === "closed" && this.#button?.focus({ preventScroll: true }));
  }

  /** Offer the choice for a channel. */
  async open(channel, button) {
    [this.#channel, this.#button] = [channel, button];
    this.#at("any").value = `#${channel.color.slice(0, 6).toLowerCase()}`;
    this.#box.showPopover();
    this.#place();
    this.#at("presets").firstElementChild.focus();
    await (this.#listed ??= this.#list());
    this.#mark();
    this.#place();
  }

  #at(name) {
    return this.#box.querySelector(`[data-${name}]`);
  }

  #choose(ink) {
    this.#chosen(this.#channel.index, ink);
    this.#mark();
  }

  #preset(color, title) {
    const button = Object.assign(document.createElement("button"), { type: "button", title });
    button.setAttribute("aria-label", title);
    button.style.background = `#${color}`;
    button.addEventListener("click", () => {
      this.#choose({ lut: null, color });
      this.#box.hidePopover();
    });
    return button;
  }

  async #list() {
    try {
      const { luts } = await askJson(`${this.#image.base}@@luts`);
      this.#at("luts").replaceChildren(...luts.map(({ name }) => this.#lut(name)));
      this.#at("luts-told").textContent = luts.length ? "Look-up tables" : "OMERO has no look-up tables.";
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#listed = null; // the next time may be better
      this.#at("luts-told").textContent = `No look-up tables: ${error.message}`;
    }
  }

  #lut(name) {
    const [label, words] = ["label", "span"].map((kind) => document.createElement(kind));
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "iv-lut", value: name });
    const src = `${this.#image.base}@@lut/${encodeURIComponent(name)}.png`;
    const strip = Object.assign(new Image(), { loading: "lazy", alt: "", width: 96, height: 14, src });
    words.textContent = name.replace(/\.lut$/i, "").replaceAll("_", " ");
    label.append(radio, strip, words);
    return label;
  }

  #mark() {
    for (const radio of this.#at("luts").querySelectorAll("input")) {
      radio.checked = radio.value === this.#channel.lut;
      if (radio.checked) radio.parentElement.scrollIntoView({ block: "nearest" });
    }
  }

  /** Put the popover below the button, or where there is room. */
  #place() {
    const [button, box] = [this.#button.getBoundingClientRect(), this.#box.getBoundingClientRect()];
    const left = Math.min(Math.max(8, button.right - box.width), innerWidth - box.width - 8);
    const below = button.bottom + 6;
    const top = below + box.height <= innerHeight - 8 ? below : Math.max(8, innerHeight - box.height - 8);
    Object.assign(this.#box.style, { left: `${left}px`, top: `${top}px` });
  }
}
