// Dragging from the tree and the contents onto a container: a line at the pointer says what it would do, or why it can't be done.
import { plan, stays, words } from "./moving.js";
import { element, main } from "./places.js";

const FAR = 5; // pixels that a pointer goes before it drags
const EDGE = 28;
const OPENING = 700; // milliseconds over a closed container

/** Drag what a pointer is pressed on; `find(element)` tells the place there, `drop(plan)` does it. */
export function drag(client, down, { find, drop, refused }) {
  const grabbed = find(down.target);
  if (!grabbed || grabbed.kind === "section" || grabbed.kind === "part") return;
  const { selected } = client;
  const places = selected().some(({ path }) => path === grabbed.path) ? selected() : [grabbed];
  const tag = element("div", { class: "c-drag", "aria-hidden": "true" });
  const ending = new AbortController();
  const on = (name, act) => document.addEventListener(name, act, { signal: ending.signal, capture: true });
  const tree = client.tree.box;
  let [over, planned, opening, rolling, last] = [null, null, 0, 0, down];

  const leave = () => { over?.mark?.classList.remove("onto", "not-onto"); clearTimeout(opening); over = null; };
  const look = () => {
    const spot = document.elementFromPoint(last.clientX, last.clientY);
    const target = spot && find(spot, true);
    const mark = spot?.closest("[data-at]") ?? (target ? client.centre.box : null);
    if (over?.mark !== mark || over?.target !== target) { leave(); over = { mark, target }; linger(target); }
    planned = target ? plan(places, target, last.ctrlKey || last.metaKey) : { why: stays(places) };
    mark?.classList.toggle("onto", Boolean(target) && !planned.why);
    mark?.classList.toggle("not-onto", Boolean(target) && Boolean(planned.why));
    tag.classList.toggle("not", Boolean(planned.why));
    tag.textContent = planned.doing ?? (planned.why || words(places));
    tag.style.translate = `${Math.min(last.clientX + 14, innerWidth - tag.offsetWidth - 4)}px ${Math.min(last.clientY + 16, innerHeight - tag.offsetHeight - 4)}px`;
  };
  const linger = (target) => {
    if (target?.opens && !target.open && target.level && tree.contains(document.elementFromPoint(last.clientX, last.clientY))) {
      opening = setTimeout(() => client.tree.toggle(target, true).then(look), OPENING);
    }
  };
  const roll = () => {
    const { top, bottom, left, right } = tree.getBoundingClientRect();
    const { clientX: x, clientY: y } = last;
    const by = x < left || x > right ? 0 : y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
    if (by) { tree.scrollTop += Math.max(-12, Math.min(12, by / 2)); look(); }
    rolling = requestAnimationFrame(roll);
  };
  const end = () => {
    const began = tag.isConnected;
    ending.abort();
    cancelAnimationFrame(rolling);
    leave();
    tag.remove();
    main.classList.remove("dragging");
    return began;
  };
  const still = () => { // a drag is no click
    const eat = (event) => event.stopImmediatePropagation();
    document.addEventListener("click", eat, true);
    setTimeout(() => document.removeEventListener("click", eat, true));
  };
  on("pointermove", (event) => {
    if (!(event.buttons & 1)) { end(); return; } // it was let go before this began to listen
    last = event;
    if (!tag.isConnected) {
      if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
      main.append(tag);
      main.classList.add("dragging");
      rolling = requestAnimationFrame(roll);
    }
    look();
  });
  on("pointerup", () => {
    const [wanted, target] = [planned, over?.target];
    if (!end()) return;
    still();
    if (target && wanted.doing) drop(wanted);
    else if (target && wanted.why) refused(wanted.why);
  });
  on("pointercancel", end);
  const hold = (event) => {
    if (!tag.isConnected) return;
    if (event.key === "Escape" && event.type === "keydown") { event.preventDefault(); event.stopPropagation(); end(); still(); return; }
    if (!["Control", "Meta"].includes(event.key)) return;
    const { clientX, clientY } = last;
    last = { clientX, clientY, ctrlKey: event.type === "keydown", metaKey: false };
    look();
  };
  on("keydown", hold);
  on("keyup", hold);
}
