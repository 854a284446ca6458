// The fields of the well that is selected: in a row, or where the stage was when they were taken.
import { keep, kept } from "./keeping.js";
import { Place, element, slice } from "./places.js";

const KEPT = "client.fields";
const HIGH = 180;

let placed = kept(KEPT) === "map";

/** Show the fields of a well below its plate; `wells` are those that are selected. */
export async function fields(wells, strip, hooks) {
  const [well] = wells;
  const alone = wells.length === 1 && well;
  mark(strip, hooks);
  if (!alone) { if (!hooks.selected().some(({ kind }) => kind === "field")) strip.hidden = true; return; }
  if (strip.dataset.of === well.path && strip.well?.field === well.field) { strip.hidden = false; return; }
  strip.dataset.of = well.path;
  const { data } = await slice(`${well.path}field.json`, {}).catch(() => ({ data: [] }));
  if (strip.dataset.of !== well.path) return;
  strip.places = data.map((item) => {
    const path = new URL(item["url:page"]).pathname;
    return new Place(well, { kind: "field", path, page: path, id: item["@id"], name: item.Name, item });
  });
  strip.well = well;
  strip.hidden = !data.length;
  draw(strip, hooks);
}

/** Show which fields are selected; they are not drawn anew, so that a second click meets the same one. */
function mark(strip, hooks) {
  for (const each of strip.querySelectorAll(".tile")) each.classList.toggle("chosen", hooks.chosen({ path: each.getAttribute("href") }));
}

function draw(strip, hooks) {
  const { places = [], well } = strip;
  const spots = positions(places);
  const mapped = placed && spots;
  const tiles = places.map((place, at) => tile(place, strip, hooks, mapped ? spots[at].size : 72, place.item["omero:field"] === well.field));
  strip.classList.toggle("mapped", Boolean(mapped));
  if (mapped) spots.forEach(({ left, top, size, title }, at) => {
    Object.assign(tiles[at].style, { left: `${left}px`, top: `${top}px`, width: `${size}px`, height: `${size}px` });
    tiles[at].title += `: ${title}`;
  });
  const box = element("div", { class: "stage" }, ...tiles);
  if (mapped) Object.assign(box.style, { width: `${spots.wide}px`, height: `${HIGH}px` });
  strip.replaceChildren(...(spots ? [turn(strip, hooks)] : []), box);
}

function turn(strip, hooks) {
  const button = element("button", { type: "button", class: "btn", "aria-pressed": String(placed), title: "Show the fields where the stage was" }, "Map");
  button.addEventListener("click", () => {
    placed = !placed;
    keep(KEPT, placed ? "map" : "row");
    draw(strip, hooks);
    strip.querySelector("button").focus();
  });
  return button;
}

function tile(place, strip, hooks, size, current) {
  const { item, path } = place;
  const version = item["url:thumbnail"] ? new URL(item["url:thumbnail"]).search.replace("?", "&") : "";
  const picture = element("img", { alt: `Field ${item["omero:field"]}`, width: size, height: size, loading: "lazy", decoding: "async" });
  picture.sizes = `${size}px`;
  picture.srcset = [96, 192].map((wide) => `${path}@@thumbnail?size=${wide}${version} ${wide}w`).join(", ");
  picture.src = `${path}@@thumbnail?size=96${version}`;
  const link = element("a", { href: path, title: `Field ${item["omero:field"]}, ${item.Name}`, class: `tile${hooks.chosen(place) ? " chosen" : ""}`, "aria-current": current ? "true" : null }, picture);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    hooks.choose([place]);
  });
  link.addEventListener("dblclick", () => hooks.enter(place));
  return link;
}

/** Work out where each field is on a map, the stage's y going up; null where OMERO does not know, or all are at one place. */
function positions(places) {
  const at = places.map(({ item: { PositionX: x, PositionY: y } }) => (x && y ? [x.Value, y.Value, x.Symbol] : null));
  if (places.length < 2 || at.some((each) => !each)) return null;
  const [xs, ys] = [0, 1].map((axis) => at.map((each) => each[axis]));
  const [left, top] = [Math.min(...xs), Math.max(...ys)];
  const [wide, high] = [Math.max(...xs) - left, top - Math.min(...ys)];
  if (!wide && !high) return null;
  const near = (values) => Math.min(...values.toSorted((a, b) => a - b).map((value, index, all) => value - all[index - 1]).filter((gap) => gap > 1e-9));
  const pitch = Math.min(near(xs), near(ys));
  const scale = Math.min((HIGH - 8) / (high + pitch), 480 / (wide + pitch));
  const size = Math.max(16, Math.floor(pitch * scale) - 2);
  const found = at.map(([x, y, unit]) => ({ left: (x - left) * scale, top: (top - y) * scale, size, title: `${+x.toFixed(2)}, ${+y.toFixed(2)} ${unit}` }));
  return Object.assign(found, { wide: (wide + pitch) * scale });
}
