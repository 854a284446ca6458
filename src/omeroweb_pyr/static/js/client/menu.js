// A menu: by arrow keys as by pointer; what can't be done stands there too, with its reason.
import { element, main } from "./places.js";

/** Open a menu of `items` at a point; each is a heading, or has `label`, `keys`, `why` and `act`. `back()` takes the focus afterwards. */
export function open(items, [x, y], back) {
  document.querySelector(".c-menu")?.remove();
  const menu = element("div", { class: "c-menu", role: "menu", "aria-label": "Actions", tabindex: "-1" });
  const rows = [];
  const close = (act) => {
    ending.abort();
    menu.remove();
    back();
    act?.();
  };
  for (const item of items) {
    if (item.line) { menu.append(element("hr", { role: "separator" })); continue; }
    const row = element("div", { role: "menuitem", tabindex: "-1", "aria-disabled": item.why ? "true" : null }, element("span", { class: "cut" }, item.label));
    if (item.keys) { row.append(element("kbd", {}, item.keys)); row.setAttribute("aria-keyshortcuts", item.shortcut ?? item.keys.replace(" ", "+")); }
    if (item.why) row.append(element("span", { class: "why" }, item.why));
    row.addEventListener("click", () => { if (!item.why) close(item.act); });
    row.addEventListener("pointermove", () => row.focus({ preventScroll: true }));
    rows.push(row);
    menu.append(row);
  }
  const ending = new AbortController();
  const step = { ArrowDown: 1, ArrowUp: -1 };
  menu.addEventListener("keydown", (event) => {
    const at = rows.indexOf(document.activeElement);
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
    if (step[event.key]) rows.at((at + step[event.key] + (at < 0 && step[event.key] < 0 ? 1 : 0)) % rows.length).focus();
    else if (event.key === "Home") rows[0].focus();
    else if (event.key === "End") rows.at(-1).focus();
    else if (event.key === "Enter" || event.key === " ") rows[at]?.click();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else if (letter) [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) => row.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  main.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`;
  (rows.find((row) => !row.ariaDisabled) ?? menu).focus({ preventScroll: true });
  const outside = (event) => { if (!menu.contains(event.target)) close(); };
  document.addEventListener("pointerdown", outside, { capture: true, signal: ending.signal });
  window.addEventListener("resize", () => close(), { signal: ending.signal });
}
