// Picking several: all of a list or a part of it, read as far as it is not there yet; a rectangle dragged; a name by its beginning.
import { element, slice } from "./places.js";

const PIECE = 500; // as many as a list gives at once
const FAR = 5; // pixels that a pointer goes before it drags
const EDGE = 28;

/** Read what is missing of a part of the centre's list, two large pieces at once, and tell how far that is. */
export async function complete(centre, from, to) {
  const { asking, hooks, items } = centre;
  const missing = [];
  for (let at = Math.floor(from / PIECE) * PIECE; at <= to; at += PIECE) {
    if (to >= items.length || items.slice(Math.max(at, from), Math.min(to + 1, at + PIECE)).includes(undefined)) missing.push(at);
  }
  const all = missing.length;
  const read = async () => {
    while (missing.length && !asking.signal.aborted) {
      hooks.counted(`Reading ${Math.round((100 * (all - missing.length)) / all)} % of ${(to - from + 1).toLocaleString()} …`);
      await centre.fetch(missing.shift(), PIECE);
    }
  };
  await Promise.all([read(), read()]);
  const found = items.slice(from, to + 1);
  return asking.signal.aborted || found.includes(undefined) ? null : found; // what is not there yet is a hole, over which some and every step
}

/** Go to the next name that begins with what was typed within a second. */
export function typing(centre) {
  let [typed, forgetting] = ["", 0];
  const type = (letter, event) => {
    clearTimeout(forgetting);
    typed += letter.toLowerCase();
    const { items } = centre;
    const from = typed.length > 1 ? centre.active : centre.active + 1;
    for (let step = 0; step < items.length; step += 1) {
      const at = (from + step) % items.length;
      if (items[at]?.name.toLowerCase().startsWith(typed)) {
        forgetting = setTimeout(() => { typed = ""; }, 1000);
        return centre.move(at, event);
      }
    }
    forgetting = setTimeout(() => { seek(typed, event).catch(centre.hooks.trouble); typed = ""; }, 600);
    return undefined;
  };
  type.busy = () => typed !== "";
  type.forget = () => { typed = ""; };
  return type;

  /** Look for a name in the whole of a list by name that is not read yet. */
  async function seek(begin, event) {
    const { items, shown, asking } = centre;
    if (Object.keys(centre.asked).length || !items.includes(undefined)) return;
    centre.hooks.counted(`Looking for ${begin} …`);
    const { data } = await slice(shown.shown.list, { q: begin }, asking.signal).finally(() => centre.tell());
    const found = data.find((item) => (item.Name ?? item.Value ?? "").toLowerCase().startsWith(begin));
    if (!found || asking.signal.aborted) return;
    const at = await centre.locate(found["@id"]);
    if (at >= 0) centre.move(at, event);
  }
}

/** Tell which things of the centre's list a rectangle touches, in the coordinates of what scrolls. */
function within(centre, { left, top, right, bottom }) {
  const { view, size, step, across, items } = centre;
  const [head, wide, high] = view === "lines" ? [step, Infinity, step] : [8, size + 8, size + 36];
  const found = [];
  for (let row = Math.max(0, Math.floor((top - head - high) / step) + 1); row <= Math.floor((bottom - head) / step); row += 1) {
    for (let column = 0; column < across && row * across + column < items.length; column += 1) {
      const from = view === "lines" ? 0 : centre.left(column);
      if (from < right && from + wide > left) found.push(row * across + column);
    }
  }
  return found;
}

/** Let a rectangle be dragged over a box from where nothing is; `hooks`: `free(event)`, `begin(event)`, `over(rectangle, event)`. */
export function banding(box, { free, begin, over }) {
  box.addEventListener("pointerdown", (down) => {
    if (down.button || down.pointerType === "touch" || !free(down)) return;
    const at = (event) => {
      const { left, top } = box.getBoundingClientRect();
      return [event.clientX - left + box.scrollLeft, event.clientY - top + box.scrollTop];
    };
    const [from, band] = [at(down), element("div", { class: "band" })];
    if (from[0] - box.scrollLeft > box.clientWidth || from[1] - box.scrollTop > box.clientHeight) return; // a scroll bar
    let [last, rolling] = [null, 0];
    const draw = () => {
      const [x, y] = at(last);
      const rectangle = { left: Math.min(x, from[0]), top: Math.min(y, from[1]), right: Math.max(x, from[0]), bottom: Math.max(y, from[1]) };
      Object.assign(band.style, { left: `${rectangle.left}px`, top: `${rectangle.top}px`, width: `${rectangle.right - rectangle.left}px`, height: `${rectangle.bottom - rectangle.top}px` });
      over(rectangle, last);
    };
    const roll = () => {
      const { top, bottom } = box.getBoundingClientRect();
      const by = last.clientY < top + EDGE ? last.clientY - top - EDGE : last.clientY > bottom - EDGE ? last.clientY - bottom + EDGE : 0;
      if (by) { box.scrollTop += by / 2; draw(); }
      rolling = requestAnimationFrame(roll);
    };
    const move = (event) => {
      last = event;
      if (!band.isConnected) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
        box.setPointerCapture(down.pointerId);
        box.append(band);
        begin(event);
        rolling = requestAnimationFrame(roll);
      }
      draw();
    };
    const stop = () => {
      cancelAnimationFrame(rolling);
      const eat = (event) => event.stopImmediatePropagation();
      if (band.isConnected) box.addEventListener("click", eat, true);
      setTimeout(() => { band.remove(); box.removeEventListener("click", eat, true); });
      box.removeEventListener("pointermove", move);
      for (const end of ["pointerup", "pointercancel"]) box.removeEventListener(end, stop);
    };
    box.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, stop);
  });
}

/** Let a rectangle be dragged over the centre's list; what it touches is selected, with Ctrl in addition. */
export function band(centre) {
  let before = [];
  let told = "";
  banding(centre.box, {
    free: ({ target }) => centre.shown && centre.items.length && !target.closest("[data-at], .head, button, a"),
    begin: (event) => { before = event.ctrlKey || event.metaKey || event.shiftKey ? centre.chosen() : []; told = ""; centre.box.focus({ preventScroll: true }); },
    over: (rectangle) => {
      const touched = within(centre, rectangle).map((at) => centre.items[at]).filter(Boolean);
      const all = [...new Set([...before, ...touched])];
      const key = all.map(({ path }) => path).join();
      if (key !== told) { told = key; centre.hooks.choose(all, { how: "", quiet: true }); }
    },
  });
  centre.box.addEventListener("pointerup", () => { if (told) { const all = centre.chosen(); told = ""; centre.hooks.choose(all); } });
}
