// The list view: a line for each object, with the columns that somebody wants to see; they are remembered.
import { keep, kept } from "./keeping.js";
import { Place, element, fullName, icon, named, start } from "./places.js";

const IMAGES = ["image", "field"];
const day = (milliseconds, more = {}) => (milliseconds ? new Date(milliseconds).toLocaleString("en-GB", { dateStyle: "medium", timeZone: start.zone, ...more }) : "");
const moment = (milliseconds) => day(milliseconds, { timeStyle: "medium" });
const length = (one) => (one ? `${Number(one.Value.toPrecision(3))} ${one.Symbol}` : "");
const about = (item) => item["omero:details"] ?? {};

// A column: its name in the address of a sorted list, what heads it, what it shows, whether it is there at first, and of what it is.
const COLUMNS = [
  { key: "name", head: "Name", show: (item, place) => place.name, usual: true },
  { key: "date", head: "Acquired", show: (item) => day(item.AcquisitionDate), full: (item) => moment(item.AcquisitionDate), usual: true, images: true },
  { key: "imported", head: "Imported", show: (item) => day(about(item)["omero:created"]), full: (item) => moment(about(item)["omero:created"]), images: true },
  { key: "date", head: "Created", show: (item) => day(about(item)["omero:created"]), full: (item) => moment(about(item)["omero:created"]), usual: true, images: false },
  { key: "size", head: "Size", show: ({ Pixels: p }) => (p ? `${p.SizeX} × ${p.SizeY}` : ""), usual: true, images: true },
  { key: "z", head: "Z", show: ({ Pixels: p }) => p?.SizeZ ?? "", usual: true, images: true, narrow: true },
  { key: "c", head: "C", show: ({ Pixels: p }) => p?.SizeC ?? "", usual: true, images: true, narrow: true },
  { key: "t", head: "T", show: ({ Pixels: p }) => p?.SizeT ?? "", usual: true, images: true, narrow: true },
  { head: "Type", show: ({ Pixels: p }) => p?.Type?.value ?? "", images: true },
  { head: "Pixel size", show: ({ Pixels: p }) => length(p?.PhysicalSizeX), images: true },
  { head: "Inside", show: (item) => item["omero:childCount"] ?? "", usual: true, images: false, narrow: true },
  { key: "owner", head: "Owner", show: (item) => fullName(about(item).owner), usual: true },
  { head: "Group", show: (item) => about(item).group?.Name ?? "" },
  { key: "id", head: "Id", show: (item) => item["@id"], usual: true, narrow: true },
];

/** Which columns there are for a kind, and which of them are shown. */
function columnsOf(kind) {
  const images = IMAGES.includes(kind);
  const all = COLUMNS.filter((column) => column.images === undefined || column.images === images);
  const name = `client.columns.${images ? "images" : "others"}`;
  let before = null;
  try { before = JSON.parse(kept(name)); } catch { /* something else was kept */ }
  const wanted = Array.isArray(before) ? before : all.filter(({ usual }) => usual).map(({ head }) => head);
  return { all, shown: all.filter(({ head }) => head === "Name" || wanted.includes(head)), name };
}

/** Lay out the list view of a centre: its head, and the menu of its columns. */
export function lay(centre, menu) {
  const { all, shown, name } = columnsOf(centre.shown.shown.kind);
  centre.columns = shown;
  centre.box.style.setProperty("--columns", shown.map((column) => (column.head === "Name" ? "minmax(200px, 3fr)" : column.narrow ? "minmax(44px, .4fr)" : "minmax(92px, 1fr)")).join(" "));
  choice(menu, all, shown, (heads) => {
    keep(name, JSON.stringify(heads));
    centre.lay();
  });
  return head(shown, centre.tools.elements.sort.value);
}

function choice(menu, all, shown, changed) {
  const boxes = all.slice(1).map(({ head: label }) => {
    const box = element("input", { type: "checkbox", name: label });
    box.checked = shown.some((column) => column.head === label);
    return element("label", {}, box, ` ${label}`);
  });
  menu.replaceChildren(...boxes);
  menu.onchange = () => changed(["Name", ...[...menu.querySelectorAll(":checked")].map((box) => box.name)]);
}

function head(columns, sort) {
  const cells = columns.map(({ key, head: label }) => {
    const turned = key && sort.replace("-", "") === key ? (sort.startsWith("-") ? "descending" : "ascending") : null;
    const cell = element("span", { role: "columnheader", class: label === "Name" ? "wide" : "", "aria-sort": turned });
    cell.append(key ? element("button", { type: "button", tabindex: "-1", "data-sort": key, title: `Sort by ${label.toLowerCase()}` }, label) : label);
    return cell;
  });
  return element("div", { class: "entry head", role: "row" }, ...cells);
}

/** Fill the line of an object; what is not read yet has dots. */
export function fill(line, place, { columns }, picture) {
  for (const column of columns) {
    const name = column.head === "Name";
    const cell = element("span", { role: "gridcell", class: name ? "wide" : "num" });
    if (!(place instanceof Place)) cell.textContent = "…";
    else if (name) cell.append(picture(place, 24) ?? icon(place.icon), named(place.name, "bdi", "cut"));
    else { cell.textContent = column.show(place.item, place); cell.title = column.full?.(place.item) ?? cell.textContent; }
    if (name && place instanceof Place) cell.title = place.name;
    line.append(cell);
  }
}
