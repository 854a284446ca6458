// A plate in the centre: its grid as its own page has it, and the fields of the well that is selected below.
import { Place, ask, element, slice } from "./places.js";

document.head.append(element("link", { rel: "stylesheet", href: new URL("../../css/plate.css", import.meta.url).href }));

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Bring a plate's grid; `hooks` as the centre's. */
export async function plate(place, centre, strip, hooks, query = "") {
  const text = await (await ask(`${place.path}@@wells${query}`)).text();
  const grid = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  centre.replace(grid);
  const cells = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a")));
  const wells = new Map();
  for (const link of cells.flat().filter(Boolean)) {
    const path = new URL(link.href).pathname;
    wells.set(path, link);
    link.place = new Place(place, { kind: "well", path, page: path, name: path.match(/([^/]+)\/$/)[1], item: {} });
    link.tabIndex = -1;
  }
  const first = cells.flat().find(Boolean);
  if (first) first.tabIndex = 0;
  hooks.counted(grid.querySelector("h2")?.textContent ?? "");
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.place) hooks.choose([link.place]);
    else plate(place, centre, strip, hooks, new URL(link.href).search).then((show) => show());
  });
  grid.addEventListener("dblclick", (event) => { const link = event.target.closest("a"); if (link?.place) hooks.enter(link.place); });
  grid.addEventListener("keydown", (event) => {
    const row = cells.findIndex((each) => each.includes(event.target));
    if (row < 0 || !STEPS[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = beside(cells, row, cells[row].indexOf(event.target), STEPS[event.key]);
    if (next) { next.focus(); hooks.choose([next.place]); }
  });
  const show = () => mark(wells, strip, hooks);
  show();
  return show;
}

function beside(cells, row, column, [down, right]) {
  for (let r = row + down, c = column + right; cells[r] && c >= 0 && c < cells[r].length; r += down, c += right) if (cells[r][c]) return cells[r][c];
  return null;
}

function mark(wells, strip, hooks) {
  const chosen = [...wells].filter(([path]) => hooks.chosen({ path }));
  for (const [path, link] of wells) {
    const here = chosen.some(([each]) => each === path);
    link.classList.toggle("chosen", here);
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.tabIndex = here || (!chosen.length && link === wells.values().next().value) ? 0 : -1;
  }
  if (chosen.length === 1) fields(chosen[0][0], strip, hooks);
  else strip.hidden = true;
}

/** Show the fields of a well in a row. */
async function fields(path, strip, hooks) {
  if (strip.dataset.of === path) { strip.hidden = false; return; }
  strip.dataset.of = path;
  const { data } = await slice(`${path}field.json`, {}).catch(() => ({ data: [] }));
  if (strip.dataset.of !== path) return;
  strip.hidden = !data.length;
  strip.replaceChildren(...data.map((item) => {
    const to = new URL(item["url:page"]).pathname;
    const picture = element("img", { alt: item.Name, width: 72, height: 72, loading: "lazy" });
    const version = item["url:thumbnail"] ? new URL(item["url:thumbnail"]).search.replace("?", "&") : "";
    picture.src = `${to}@@thumbnail?size=96${version}`;
    const link = element("a", { href: to, title: item.Name, class: "tile" }, picture);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      hooks.look(new Place(null, { kind: "field", path: to, page: to, id: item["@id"], name: item.Name, item }));
    });
    return link;
  }));
}
