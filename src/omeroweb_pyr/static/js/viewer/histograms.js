// How often each value occurs in the channels that are shown, asked for once the view stands still.
import { Refused, askJson } from "./asking.js";

const STILL = 350;
const [WIDE, TALL] = [256, 40];
const KEPT = 200;

/** Reads the counts of planes; `told(index, counts)` hears of each that is wanted. */
export class Histograms {
  #image;
  #told;
  #known = new Map();
  #control = null;
  #still = 0;

  constructor(image, told) {
    [this.#image, this.#told] = [image, told];
  }

  /** Say whether OMERO counts samples of this image; of a large one it does not. */
  get possible() {
    return !this.#image.tiled;
  }

  /** Tell the counts of a view's channels soon, unless another view is wanted before. */
  want(view) {
    clearTimeout(this.#still);
    this.#control?.abort();
    if (!this.possible) return;
    const wanted = view.channels.filter((channel) => channel.active).map(({ index }) => index);
    const missing = wanted.filter((index) => !this.#tell(index, view));
    if (missing.length) this.#still = setTimeout(() => this.#read(missing, view), STILL);
  }

  /** Return the counts of a channel, or null where they can't be had. */
  async of(index, view) {
    try {
      return await this.#ask(index, view);
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  #tell(index, view) {
    const known = this.#known.get(name(index, view));
    if (known) this.#told(index, known);
    return Boolean(known);
  }

  async #read(missing, view) {
    const { signal } = (this.#control = new AbortController());
    try {
      for (const index of missing) {
        const counts = await this.#ask(index, view, signal);
        if (signal.aborted) return;
        this.#told(index, counts);
      }
    } catch (error) {
      if (!(error instanceof Refused) && error.name !== "AbortError") throw error; // else the windows do without
    }
  }

  async #ask(index, view, signal) {
    const key = name(index, view);
    if (this.#known.has(key)) return this.#known.get(key);
    const { data, low, high } = await askJson(`${this.#image.base}@@histogram?channel=${index}&z=${view.z}&t=${view.t}`, { signal });
    if (this.#known.size > KEPT) this.#known.clear();
    this.#known.set(key, { data, low, high });
    return this.#known.get(key);
  }
}

function name(index, view) {
  return `${index} ${view.z} ${view.t}`;
}

/** Draw counts as a path over a range of values, by the logarithm, for the dark background is most of many images. */
export function curve({ data, low, high }, from, to) {
  const most = Math.log1p(Math.max(...data)) || 1;
  const [span, step] = [to - from || 1, (high - low) / data.length];
  const points = data.map((count, bin) => {
    const x = ((low + bin * step - from) / span) * WIDE;
    const y = TALL - (Math.log1p(count) / most) * (TALL - 3);
    return `${x.toFixed(1)} ${y.toFixed(1)}H${(x + (step / span) * WIDE).toFixed(1)}`;
  });
  const [left, right] = [low, high].map((value) => (((value - from) / span) * WIDE).toFixed(1));
  return `M${left} ${TALL}L${points.join("L")}L${right} ${TALL}Z`;
}

/** Return the values between which lies all of a plane but a share at either end. */
export function between({ data, low, high }, share = 0.001) {
  const least = data.reduce((sum, count) => sum + count, 0) * share;
  const step = (high - low) / data.length;
  const end = (counts) => {
    let sum = 0;
    return counts.findIndex((count) => (sum += count) > least);
  };
  return [low + end(data) * step, high - end([...data].reverse()) * step];
}
