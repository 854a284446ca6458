// A view on its way to the screen: its tiles load unseen, and it takes the place of the former view at once.

const SOON = 400; // after so many milliseconds a coarse picture is better than the former one

/** One view among OpenSeadragon's images. */
export class Layer {
  #viewer;
  #told;
  #item = null;
  #soon = 0;
  #resolve;

  /** `full()` is told whenever all of it that is in view is there. */
  constructor(viewer, full) {
    [this.#viewer, this.#told] = [viewer, full];
    this.source = null;
    this.dropped = false;
  }

  /** Load what of it is in view. Resolves to true once it may be seen, to false where it is dropped or can't be had. */
  load(source, first) {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.dropped) return resolve(false);
      this.source = source;
      const place = { x: 0, y: 0, width: 1, opacity: first ? 1 : 0, preload: true };
      this.#viewer.addTiledImage({ tileSource: source, ...place, success: ({ item }) => this.#added(item) });
    });
  }

  /** The tiles that are drawn: level, column and row of each. */
  get tiles() {
    const drawn = this.#item?.getTilesToDraw() ?? [];
    return drawn.map(({ tile }) => [this.source.levels.length - 1 - tile.level, tile.x, tile.y]);
  }

  /** Be seen. */
  reveal() {
    this.#item.setOpacity(1);
  }

  /** Load nothing more; stay on the screen if on it. */
  drop() {
    this.dropped = true;
    this.source?.drop();
    this.#settle(false);
  }

  /** Go from the screen. */
  remove() {
    this.source?.drop();
    if (this.#item) this.#viewer.world.removeItem(this.#item);
    this.#item = null;
  }

  #added(item) {
    this.#item = item;
    if (this.dropped) return this.remove();
    item.addHandler("fully-loaded-change", ({ fullyLoaded }) => fullyLoaded && this.#full());
    if (item.getFullyLoaded()) this.#full();
    this.#soon = setTimeout(() => this.#coarse(), SOON);
  }

  /** Be content with what is there, as soon as there is anything. */
  #coarse() {
    if (this.source.loaded) this.#settle(true);
    else if (!this.dropped) this.#soon = setTimeout(() => this.#coarse(), SOON / 8);
  }

  /** All that is in view is there, or was there before, or can't be had. */
  #full() {
    this.#settle(this.source.loaded > 0 || !this.source.failure);
    this.#told();
  }

  #settle(good) {
    clearTimeout(this.#soon);
    this.#resolve?.(good);
  }
}
