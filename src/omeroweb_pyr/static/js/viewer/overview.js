// The whole of a large image, small, with a frame around what is seen.

const [WIDE, TALL] = [150, 120];

/** Shows the frame; `pan(x, y)` is told where in the image, in shares of its sides, a visitor points. */
export class Overview {
  #box;
  #img;
  #frame;
  #pan;

  constructor(box, { x, y }, pan) {
    this.#box = box;
    [this.#img, this.#frame] = [box.querySelector("img"), box.querySelector("rect")];
    this.#pan = pan;
    const scale = Math.min(WIDE / x, TALL / y);
    Object.assign(box.style, { width: `${Math.max(x * scale, 12)}px`, height: `${Math.max(y * scale, 12)}px` });
    for (const name of ["pointerdown", "pointermove"]) box.addEventListener(name, (event) => this.#point(event));
  }

  /** Show a picture. */
  show(url) {
    if (this.#img.getAttribute("src") !== url) this.#img.src = url;
  }

  /** Frame a part of the image, given in shares of its sides. */
  frame(x, y, width, height) {
    this.#box.hidden = !this.#img.getAttribute("src") || (width > 0.7 && height > 0.7);
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const sides = { x: left, y: top, width: Math.min(1, x + width) - left, height: Math.min(1, y + height) - top };
    for (const [name, value] of Object.entries(sides)) this.#frame.setAttribute(name, `${Math.max(0, value) * 100}%`);
  }

  #point(event) {
    if (!event.buttons) return;
    event.preventDefault();
    this.#box.setPointerCapture(event.pointerId);
    const box = this.#box.getBoundingClientRect();
    this.#pan((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }
}
