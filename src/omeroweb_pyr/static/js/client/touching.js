// Fingers: one that stays where it is asks for the menu, as a right click does, also where browsers make no such click of it.
import { main } from "./places.js";

const LONG = 500; // milliseconds
const FAR = 10; // pixels

/** Whether a click or a tap adds to what is selected: with Ctrl, or while several are tapped. */
export function adds({ ctrlKey, metaKey }) {
  return ctrlKey || metaKey || main.classList.contains("several");
}

/** Call `menu(event)` when a finger stays on a box; a click of the right button, or of the browser's own making, does the same. */
export function asking(box, menu) {
  let last = -Infinity;
  box.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a")) return;
    event.preventDefault();
    if (event.timeStamp - last > 2 * LONG) menu(event);
  });
  box.addEventListener("pointerdown", (down) => {
    if (down.pointerType !== "touch" || !down.isPrimary || down.target.closest("a, button, input")) return;
    const ending = new AbortController();
    const { signal } = ending;
    const stop = () => { clearTimeout(waiting); ending.abort(); };
    const waiting = setTimeout(() => {
      stop();
      last = performance.now();
      // The finger that is lifted now is no click.
      down.target.addEventListener("touchend", (event) => event.preventDefault(), { once: true, passive: false });
      menu(down);
    }, LONG);
    document.addEventListener("pointermove", ({ clientX, clientY }) => { if (Math.hypot(clientX - down.clientX, clientY - down.clientY) > FAR) stop(); }, { signal });
    for (const name of ["pointerup", "pointercancel", "contextmenu", "scroll"]) document.addEventListener(name, stop, { signal, capture: true });
  });
}
