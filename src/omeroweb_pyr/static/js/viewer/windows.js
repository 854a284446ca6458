// Setting the windows of all channels that are shown at once.
import { between } from "./histograms.js";

/** Returns the window of a channel by each of the ways, or null where it can't be known. */
const WAYS = {
  async auto(channel, view, image, histograms) {
    const counts = await histograms.of(channel.index, view);
    return counts && between(counts);
  },
  async extremes(channel, view, image, histograms) {
    const counts = histograms.possible ? await histograms.of(channel.index, view) : null;
    return counts ? [counts.low, counts.high] : image.extremes[channel.index - 1];
  },
  async full(channel, view, image) {
    return image.range;
  },
};

/** Set the windows of a view's active channels by a way: `auto`, `extremes` or `full`; say whether any could be set. */
export async function setWindows(way, view, image, histograms) {
  const active = view.channels.filter((channel) => channel.active);
  const found = await Promise.all(active.map((channel) => WAYS[way](channel, view, image, histograms)));
  active.forEach((channel, place) => {
    if (!found[place]) return;
    const [low, high] = found[place];
    const [start, end] = image.float ? [low, high].map((value) => Number(value.toPrecision(6))) : [Math.floor(low), Math.ceil(high)];
    Object.assign(channel, { start, end: end > start ? end : start + 1 });
  });
  return found.some(Boolean);
}
