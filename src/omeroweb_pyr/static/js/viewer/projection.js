// The choice of a projection along Z and of the planes it takes in: `normal`, `intmax`, or `intmax|0:4`, counted from 0.

/** Binds the menu and the two number boxes; `change({ p })` is told of what the visitor wants. */
export class Projection {
  #menu;
  #range;
  #size;
  #change;

  constructor(root, image, change) {
    this.#menu = root.querySelector("select[name=p]");
    this.#range = root.querySelector("[data-range]");
    [this.#size, this.#change] = [image.sizes.z, change];
    for (const input of [this.#menu, this.#first, this.#last]) input.addEventListener("change", () => this.#read(input));
  }

  /** Show a view's projection. */
  sync({ p }) {
    const [kind, first, last] = parts(p, this.#size);
    this.#menu.value = kind;
    this.#range.hidden = kind === "normal";
    [this.#first.value, this.#last.value] = [first, last];
  }

  get #first() {
    return this.#range.querySelector("[data-first]");
  }

  get #last() {
    return this.#range.querySelector("[data-last]");
  }

  #read(input) {
    const within = (box, usual) => Math.min(Math.max(Math.round(Number(box.value)) || usual, 1), this.#size);
    let [first, last] = [within(this.#first, 1), within(this.#last, this.#size)];
    if (first > last) [first, last] = input === this.#first ? [first, first] : [last, last];
    const kind = this.#menu.value.split("|")[0];
    const all = first === 1 && last === this.#size;
    this.#change({ p: kind === "normal" || all ? kind : `${kind}|${first - 1}:${last - 1}` });
  }
}

/** Take a projection apart: its kind, its first and its last plane, counted from 1. */
export function parts(p, size) {
  const [, kind, first, last] = /^(\w+)(?:\|(\d+):(\d+))?$/.exec(p) ?? [null, "normal"];
  return [kind, first === undefined ? 1 : Number(first) + 1, last === undefined ? size : Number(last) + 1];
}
