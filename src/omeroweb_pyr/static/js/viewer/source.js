// Where OpenSeadragon gets the tiles of a view: their places, and their pictures.
import { Refused, ask } from "./asking.js";

/** Make the class of our tile sources; it can't be made before OpenSeadragon is there. */
export function sources(library) {
  /** The levels of one view, the largest first, cut in tiles; `url(level, x, y)` is the address of a tile. */
  return class Source extends library.TileSource {
    constructor({ levels, tile, url, told }) {
      const [{ width, height }] = levels;
      super({ width, height, tileWidth: tile.width, tileHeight: tile.height, minLevel: 0, maxLevel: levels.length - 1, ready: true });
      this.levels = [...levels].reverse(); // OpenSeadragon counts from the smallest
      this.single = levels.length === 1 && width <= tile.width && height <= tile.height;
      this.url = url;
      this.told = told;
      this.under = new Set();
      this.loaded = 0;
      this.failure = null;
      this.dropped = false;
    }

    getLevelScale(level) {
      return this.levels[level].width / this.dimensions.x;
    }

    getNumTiles(level) {
      const { width, height } = this.levels[level];
      return new library.Point(Math.ceil(width / this.getTileWidth(level)), Math.ceil(height / this.getTileHeight(level)));
    }

    getTileAtPoint(level, point) {
      const { width, height } = this.levels[level];
      const last = this.getNumTiles(level);
      const x = Math.floor((point.x * width) / this.getTileWidth(level));
      const y = Math.floor((point.y * this.aspectRatio * height) / this.getTileHeight(level));
      return new library.Point(within(x, last.x), within(y, last.y));
    }

    getTileBounds(level, column, row, isSource) {
      const size = this.levels[level];
      const [across, down] = [this.getTileWidth(level), this.getTileHeight(level)];
      const [x, y] = [column * across, row * down];
      const [width, height] = [Math.min(across, size.width - x), Math.min(down, size.height - y)];
      if (isSource) return new library.Rect(0, 0, width, height);
      const tall = 1 / this.aspectRatio / size.height;
      return new library.Rect(x / size.width, y * tall, width / size.width, height * tall);
    }

    getTileUrl(level, x, y) {
      return this.url(this.levels.length - 1 - level, x, y);
    }

    hasTransparency() {
      return false;
    }

    downloadTileStart(context) {
      const control = new AbortController();
      context.userData.control = control;
      this.under.add(control);
      this.told.busy();
      this.#load(context, control.signal).then(
        (bitmap) => (this.loaded++, context.finish(bitmap, null, "imageBitmap")),
        (error) => {
          if (error instanceof Refused) this.failure ??= error;
          context.fail(error.message, null);
        },
      ).finally(() => {
        this.under.delete(control);
        this.told.busy();
      });
    }

    downloadTileAbort(context) {
      context.userData.control.abort();
    }

    /** Load nothing any more. */
    drop() {
      this.dropped = true;
      for (const control of this.under) control.abort();
    }

    async #load(context, signal) {
      if (this.dropped) throw new DOMException("A newer view is wanted.", "AbortError");
      const answer = await ask(context.src, "image/jpeg", { signal });
      try {
        return await createImageBitmap(await answer.blob());
      } catch (error) {
        throw error.name === "AbortError" ? error : new Refused("the picture came damaged; try again.");
      }
    }
  };
}

function within(place, count) {
  return Math.max(0, Math.min(place, count - 1));
}
