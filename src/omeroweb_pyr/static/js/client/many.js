// A list of which the site tells a part at a time; a field finds the others by a part of their names.
import { ask, element, start } from "./places.js";

export const SHOWN = 50;
const DELAY = 200; // milliseconds without a key before the site is asked

/** Show a part of a list by `show(data, total, text)`; give the field that finds others, what is said of them, and how many there are. */
export async function many(path, label, show) {
  const field = element("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off", spellcheck: "false", maxlength: 255 });
  const told = element("p", { class: "unseen", role: "status" });
  let [turn, timer] = [0, 0];
  const read = async (text) => {
    const mine = turn += 1;
    const query = new URLSearchParams({ limit: SHOWN, ...(text ? { q: text } : {}) });
    const { data, meta } = await (await ask(`${start.home}${path}?${query}`)).json();
    if (mine !== turn) return 0;
    await show(data, meta.totalCount, text);
    if (text) told.textContent = `${meta.totalCount.toLocaleString()} found${meta.totalCount > data.length ? `, the first ${data.length} are shown` : ""}`;
    return meta.totalCount;
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    turn += 1;
    timer = setTimeout(() => read(field.value.trim()).catch(() => { told.textContent = "The site can't be asked just now."; }), DELAY);
  });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  field.addEventListener("change", (event) => event.stopPropagation()); // nothing is chosen yet
  return { total: await read(""), field, told };
}
