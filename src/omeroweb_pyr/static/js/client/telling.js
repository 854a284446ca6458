// What was done, said in one line that screen readers hear too, with what may be done about it.
import { element } from "./places.js";

const LONG = 15_000; // milliseconds; undoing works by its keys for longer
const box = document.querySelector("[data-done]");
let fading = 0;

/** Say something; `buttons` are names with what they do. What went wrong stays until it is closed. With `busy`, give the bar; with `stays`, it stays too. */
export function tell(text, buttons = {}, { bad = false, busy = false, stays = false } = {}) {
  clearTimeout(fading);
  const made = Object.entries(buttons).map(([name, act]) => press(name, "btn", act));
  const bar = element("progress", { "aria-label": "How far it is" });
  const shut = press("×", "btn quiet", hush);
  shut.ariaLabel = "Close";
  box.replaceChildren(element("div", { class: bad ? "bad" : null }, element("p", {}, text), ...(busy ? [bar] : []), ...made, ...(busy ? [] : [shut])));
  if (!bad && !busy && !stays) fading = setTimeout(fade, LONG);
  return bar;
}

function press(name, look, act) {
  const button = element("button", { type: "button", class: look }, name);
  button.addEventListener("click", act);
  return button;
}

export function hush() {
  clearTimeout(fading);
  box.replaceChildren();
}

function fade() {
  if (box.matches(":hover, :focus-within")) fading = setTimeout(fade, LONG);
  else hush();
}
