// A plate in the centre: its grid as its own page has it, wells picked in every way, and the fields of the one that is selected below.
import { keep, kept } from "./keeping.js";
import { Place, ask, element } from "./places.js";
import { fields } from "./fields.js";
import { banding } from "./picking.js";
import { adds } from "./touching.js";

document.head.append(element("link", { rel: "stylesheet", href: new URL("../../css/plate.css", import.meta.url).href }));

const STEP = 4;
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Bring a plate's grid as its query asks; `hooks` as the centre's. Returns what shows anew what is selected. */
export async function plate(place, centre, strip, hooks) {
  centre.box.setAttribute("aria-busy", "true");
  const answer = await ask(`${place.path}@@wells${place.layout ?? ""}`).finally(() => centre.box.removeAttribute("aria-busy"));
  const text = await answer.text();
  const section = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  if (!hooks.stays(place)) return () => {};
  centre.replace(section);
  centre.plated = place;
  const grid = new Wells(section, place, hooks);
  section.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.place || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    place.layout = new URL(link.href).search;
    hooks.again();
  });
  zoom(section);
  const show = () => { grid.mark(); fields(grid.shown(), strip, hooks); };
  show();
  return show;
}

class Wells {
  constructor(section, place, hooks) {
    this.hooks = hooks;
    this.table = section.querySelector("[data-plate]");
    this.name = section.querySelector("h2")?.textContent ?? "";
    this.typed = "";
    const rows = this.table ? [...this.table.tBodies[0].rows] : [];
    this.cells = rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("a")));
    this.wells = this.cells.flat().filter(Boolean);
    const field = Number(section.dataset.field) || 1;
    for (const link of this.wells) {
      const path = new URL(link.href).pathname;
      link.place = new Place(place, { kind: "well", path, page: path, id: Number(link.dataset.well), name: path.match(/([^/]+)\/$/)[1], item: {}, field });
    }
    if (this.table) this.listen(section.querySelector(".plate"));
  }

  listen(box) {
    const { table } = this;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.setAttribute("aria-label", "Wells");
    box.removeAttribute("tabindex"); // one of its wells is the stop
    table.addEventListener("click", (event) => this.click(event));
    table.addEventListener("dblclick", ({ target }) => { const link = target.closest("a"); if (link?.place) this.hooks.enter(link.place); });
    table.addEventListener("keydown", (event) => this.key(event));
    let before = [];
    banding(box, {
      free: ({ target }) => !target.closest("a, th"),
      begin: (event) => { before = event.ctrlKey || event.metaKey || event.shiftKey ? this.chosen() : []; },
      over: (rectangle) => {
        const { left, top } = box.getBoundingClientRect();
        const [x, y] = [box.scrollLeft - left, box.scrollTop - top];
        const touched = this.wells.filter((link) => {
          const at = link.getBoundingClientRect();
          return at.left + x < rectangle.right && at.right + x > rectangle.left && at.top + y < rectangle.bottom && at.bottom + y > rectangle.top;
        });
        this.choose([...new Set([...before, ...touched.map((link) => link.place)])], { how: "", quiet: true });
        this.dragged = true;
      },
    });
    box.addEventListener("pointerup", () => { if (this.dragged) { this.dragged = false; this.choose(this.chosen()); } });
  }

  choose(places, more) {
    this.hooks.choose(places, more);
  }

  chosen() {
    return this.wells.filter((link) => this.hooks.chosen(link.place)).map((link) => link.place);
  }

  /** The wells that are selected, or else those of the fields that are. */
  shown() {
    const chosen = this.chosen();
    return chosen.length ? chosen : [...new Set(this.hooks.selected().filter(({ kind }) => kind === "field").map(({ parent }) => parent))];
  }

  click(event) {
    const heading = event.target.closest("th");
    if (heading) { this.choose(this.line(heading)); return; }
    const link = event.target.closest("a");
    if (!link?.place) return;
    event.preventDefault();
    link.focus();
    if (event.shiftKey) this.block(link);
    else if (adds(event)) this.also(link);
    else this.only(link);
  }

  only(link) {
    this.anchor = link;
    this.choose([link.place]);
  }

  also(link) {
    const others = this.chosen();
    const without = others.filter((place) => place !== link.place);
    this.anchor = link;
    this.choose(without.length < others.length && without.length ? without : [...without, link.place]);
  }

  /** Select all wells between the anchor and this one, as a block. */
  block(link) {
    const [from, to] = [this.spot(this.anchor ?? link), this.spot(link)];
    const [[top, bottom], [left, right]] = [0, 1].map((axis) => [Math.min(from[axis], to[axis]), Math.max(from[axis], to[axis])]);
    this.choose(this.cells.slice(top, bottom + 1).flatMap((row) => row.slice(left, right + 1)).filter(Boolean).map((each) => each.place));
  }

  /** The wells of the row or the column that a heading names. */
  line(heading) {
    const row = heading.closest("tbody") ? this.cells[heading.parentElement.sectionRowIndex] : this.cells.map((each) => each[heading.cellIndex - 1]);
    return row.filter(Boolean).map((each) => each.place);
  }

  spot(link) {
    const row = this.cells.findIndex((each) => each.includes(link));
    return [row, this.cells[row]?.indexOf(link) ?? -1];
  }

  key(event) {
    const link = event.target.closest("a");
    if (!link?.place || event.altKey) return;
    const [row, column] = this.spot(link);
    const ctrl = event.ctrlKey || event.metaKey;
    const step = STEPS[event.key];
    const line = ctrl ? this.wells : this.cells[row].filter(Boolean);
    if (step) this.go(this.beside(row, column, step), event);
    else if (event.key === "Home") this.go(line[0], event, true);
    else if (event.key === "End") this.go(line.at(-1), event, true);
    else if (event.key === " ") this.also(link);
    else if (event.key === "Enter") this.hooks.enter(link.place);
    else if (event.key === "Backspace") this.hooks.up();
    else if (event.key === "a" && ctrl) this.choose(this.wells.map((each) => each.place));
    else if (!ctrl && !event.shiftKey && (/^\p{L}$/u.test(event.key) || (this.typed && /^\d$/.test(event.key)))) this.type(event.key);
    else return;
    event.preventDefault();
  }

  go(link, event, far = false) {
    if (!link) return;
    link.focus();
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (event.shiftKey) this.block(link);
    else if (far || !(event.ctrlKey || event.metaKey)) this.only(link);
    else for (const each of this.wells) each.tabIndex = each === link ? 0 : -1;
  }

  /** Go to the well whose label is typed, such as c7. */
  type(letter) {
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => { this.typed = ""; }, 1000);
    this.typed += letter.toUpperCase();
    const plain = this.typed.replace(/(\D)0+(?=\d)/, "$1");
    const found = this.wells.find(({ place }) => place.name.replace(/(\D)0+(?=\d)/, "$1") === plain) ?? this.wells.find(({ place }) => place.name.startsWith(this.typed));
    if (found) { found.focus(); this.only(found); }
  }

  beside(row, column, [down, right]) {
    const { cells } = this;
    for (let r = row + down, c = column + right; cells[r] && c >= 0 && c < cells[r].length; r += down, c += right) if (cells[r][c]) return cells[r][c];
    return null;
  }

  /** Show what is selected. */
  mark() {
    const chosen = this.wells.filter((link) => this.hooks.chosen(link.place));
    const stop = chosen.includes(document.activeElement) ? document.activeElement : chosen[0] ?? this.wells[0];
    for (const link of this.wells) {
      const here = this.hooks.chosen(link.place);
      link.classList.toggle("holds", !here && this.hooks.selected().some(({ path }) => path.startsWith(link.place.path)));
      link.classList.toggle("chosen", here);
      link.parentElement.setAttribute("aria-selected", String(here));
      link.tabIndex = link === stop ? 0 : -1;
    }
    if (chosen.length === 1 && chosen[0] !== document.activeElement) chosen[0].scrollIntoView({ block: "nearest", inline: "nearest" });
    this.hooks.counted(chosen.length ? `${this.name} · ${chosen.length} selected` : this.name);
  }
}

/** Let the wells be as large as one wants; that is remembered. */
function zoom(section) {
  const box = section.querySelector(".plate");
  if (!box) return;
  const columns = box.querySelector("thead tr").cells.length - 1;
  const room = Math.floor((box.clientWidth - 60) / columns) - 3; // beside the labels and a scroll bar
  const fitting = room - (room % STEP); // else the slider might take the next larger size
  const input = element("input", { type: "range", class: "zoom", min: 24, max: 192, step: STEP, "aria-label": "Size of the wells" });
  const set = (size) => {
    box.style.setProperty("--cell", `${size}px`);
    for (const picture of box.querySelectorAll("img")) picture.sizes = `${size}px`;
  };
  input.value = Number(kept("client.well")) || fitting; // the slider holds it within its ends
  set(Number(input.value));
  input.addEventListener("input", () => { set(input.value); keep("client.well", input.value); });
  section.querySelector(".tools").append(input);
}

