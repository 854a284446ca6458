// Where the picture lies on the stage: fit, 1:1, wheel, drag, pinch. The picture moves by a CSS transform only.

const CLOSEST = 32;
const CRISP = 2; // from here on single pixels are shown as squares

/** Zooms and pans one picture; `moved(scale)` is told of every new place, `pointed(x, y)` of the pixel under the pointer. */
export class Stage {
  #box;
  #img;
  #size;
  #told;
  #scale = 1;
  #x = 0;
  #y = 0;
  #fitting = true;
  #pointers = new Map();

  constructor(box, img, size, told, wheels) {
    [this.#box, this.#img, this.#size, this.#told] = [box, img, size, told];
    new ResizeObserver(() => (this.#fitting ? this.fit() : this.#place())).observe(box);
    box.addEventListener("wheel", (event) => this.#wheel(event, wheels), { passive: false });
    box.addEventListener("pointerdown", (event) => this.#down(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, (event) => this.#up(event));
    box.addEventListener("pointerleave", () => told.pointed(null));
    box.addEventListener("dblclick", (event) => onStage(event) && (this.#fitting ? this.zoom(1 / this.#scale, event) : this.fit()));
    this.fit();
  }

  /** Show the whole picture, as large as it goes. */
  fit() {
    this.#fitting = true;
    this.#scale = this.#fitScale();
    this.#place();
  }

  /** Show one image pixel per pixel of the screen, about the middle. */
  one() {
    this.zoom(1 / this.#scale);
  }

  /** Zoom by a factor about a point of the window, or about the middle. */
  zoom(factor, point) {
    const box = this.#box.getBoundingClientRect();
    const [px, py] = point ? [point.clientX - box.left, point.clientY - box.top] : [box.width / 2, box.height / 2];
    const before = this.#scale;
    this.#rescale(before * factor);
    this.#x = px - ((px - this.#x) * this.#scale) / before;
    this.#y = py - ((py - this.#y) * this.#scale) / before;
    this.#place();
  }

  /** What of the picture is seen: zoom in percent and the pixel in the middle; null where all of it is. */
  get place() {
    const { clientWidth: width, clientHeight: height } = this.#box;
    const [x, y] = [(width / 2 - this.#x) / this.#scale, (height / 2 - this.#y) / this.#scale];
    return this.#fitting ? null : { zm: this.#scale * 100, x, y };
  }

  /** Show a place again; all of the picture for null. */
  goTo(place) {
    if (!place) return this.fit();
    const { clientWidth: width, clientHeight: height } = this.#box;
    this.#rescale(place.zm / 100); // told of once it is there, not on the way
    this.#x = width / 2 - (place.x ?? this.#size.x / 2) * this.#scale;
    this.#y = height / 2 - (place.y ?? this.#size.y / 2) * this.#scale;
    this.#place();
  }

  #rescale(wanted) {
    this.#scale = Math.min(Math.max(wanted, Math.min(this.#fitScale(), 1)), CLOSEST);
    this.#fitting = Math.abs(this.#scale - this.#fitScale()) < 1e-9;
  }

  #fitScale() {
    const { clientWidth: width, clientHeight: height } = this.#box;
    return Math.min(width / this.#size.x, height / this.#size.y, CLOSEST) || 1;
  }

  #place() {
    const { clientWidth: width, clientHeight: height } = this.#box;
    this.#x = kept(this.#x, this.#size.x * this.#scale, width);
    this.#y = kept(this.#y, this.#size.y * this.#scale, height);
    this.#img.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
    this.#box.classList.toggle("is-crisp", this.#scale >= CRISP);
    this.#box.classList.toggle("is-zoomed", this.#scale > this.#fitScale() + 1e-9);
    this.#told.moved(this.#scale);
  }

  #wheel(event, wheels) {
    if (!onStage(event) || !(event.ctrlKey || wheels())) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 20 : 1;
    this.zoom(Math.exp(-Math.max(Math.min(event.deltaY * lines, 200), -200) / 400), event);
  }

  #down(event) {
    if (!onStage(event) || event.button > 0) return;
    this.#box.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    this.#box.classList.add("is-moving");
  }

  #move(event) {
    this.#point(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const [, other] = [...this.#pointers.entries()].find(([id]) => id !== event.pointerId) ?? [];
    if (other) {
      const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
      this.zoom(apart(event, other) / (apart(before, other) || 1), middle);
    }
    const share = other ? 0.5 : 1; // with two fingers, the middle moves half as far as either
    this.#x += (event.clientX - before.clientX) * share;
    this.#y += (event.clientY - before.clientY) * share;
    this.#pointers.set(event.pointerId, event);
    this.#place();
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) this.#box.classList.remove("is-moving");
  }

  #point(event) {
    const box = this.#box.getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left - this.#x) / this.#scale);
    const y = Math.floor((event.clientY - box.top - this.#y) / this.#scale);
    const inside = onStage(event) && x >= 0 && y >= 0 && x < this.#size.x && y < this.#size.y;
    this.#told.pointed(inside ? { x, y } : null);
  }
}

/** Centre what is smaller than the stage; let what is larger leave no gap. */
function kept(offset, length, room) {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, offset));
}

function apart(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

/** Say whether an event is the stage's own, not that of a button upon it. */
function onStage(event) {
  return !event.target.closest("button, a, output");
}
