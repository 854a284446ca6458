// Parts of the right panel that are asked for when somebody opens them: what takes long, or is much.
import { ask, element } from "./places.js";

const asking = new WeakMap(); // what a part is waiting for

/** Fill a part of the panel, in a box that is open. */
async function bring(part, url) {
  const box = part.querySelector(".later");
  asking.get(part)?.abort();
  const abort = new AbortController();
  asking.set(part, abort);
  const focused = box.contains(document.activeElement);
  box.setAttribute("aria-busy", "true");
  if (!part.dataset.filled) box.replaceChildren(element("p", { class: "muted", role: "status" }, "OMERO is being asked …"));
  try {
    const text = await (await ask(url, { signal: abort.signal })).text();
    box.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    part.dataset.filled = "1";
  } catch (error) {
    if (error.name === "AbortError") return;
    box.replaceChildren(
      element("p", { class: "failure", role: "alert" }, error.message),
      element("a", { class: "btn", href: url, "data-later-go": "" }, "Try again"),
    );
  }
  box.removeAttribute("aria-busy");
  const again = [...box.querySelectorAll("a")].find((link) => link.getAttribute("href") === url);
  if (focused) (again ?? box.querySelector("input, a, [tabindex]"))?.focus({ preventScroll: true });
}

/** Fill parts of a panel when they are opened, and follow the links and forms in them. */
export function later(panel) {
  panel.addEventListener("toggle", ({ target }) => {
    if (target.dataset?.later && target.open && !target.dataset.filled) bring(target, target.dataset.later);
  }, true);
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-later-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    bring(link.closest("[data-later]"), link.getAttribute("href"));
  });
  panel.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-later-go]")) return;
    event.preventDefault();
    bring(form.closest("[data-later]"), `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
  });
}
