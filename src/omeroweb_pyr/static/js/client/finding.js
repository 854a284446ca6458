// From addresses to places of the tree, and back.
import { Place, slice, start } from "./places.js";

const LONGEST = 6500;
/** As many of those selected as the browser keeps for going back to them. */
const KEPT = 1000;

/** Find places by their paths: what they have in common is read once, and the parts of a long list a few at a time; `tell(count)` hears how many there are. */
export async function find(sections, paths, tell = () => {}) {
  const beside = Map.groupBy(paths, (path) => path.replace(/[^/]+\/$/, ""));
  for (const alike of beside.values()) {
    if (alike.length < 2) continue;
    const first = await walk(sections, alike[0]);
    const ids = alike.map((path) => Number(path.match(/(\d+)\/$/)?.[1])).filter(Boolean);
    if (first?.parent?.list && first.item) await first.parent.gather(ids, tell);
  }
  const found = [];
  for (const path of paths) found.push(await walk(sections, path));
  return found.filter(Boolean);
}

/** Walk down from the top of the tree, reading what is on the way. */
export async function walk(sections, path) {
  const steps = path.slice(start.home.length).split("/").filter(Boolean);
  const top = steps[0] === "orphaned" ? "image" : steps[0];
  let place = sections.find((section) => section.of === top);
  if (!place || path === place.path) return place;
  let at = steps[0] === "orphaned" ? 1 : 0;
  for (let prefix = `${start.home}${at ? "orphaned/" : ""}`; at < steps.length; at += 2) {
    prefix += `${steps[at]}/`;
    const part = place.children.find((child) => child?.kind === "part" && child.path === prefix);
    if (part) { place.open = true; place = part; }
    if (at + 1 >= steps.length) return place;
    prefix += `${steps[at + 1]}/`;
    if (steps[at] === "well") {
      place = new Place(place, { kind: "well", path: prefix, page: prefix, name: steps[at + 1], item: {} });
      return steps[at + 2] === "field" ? field(place, path) : place;
    }
    const next = await place.find(prefix, Number(steps[at + 1]));
    if (!next) return null;
    place.open = true;
    place = next;
  }
  return place;
}

async function field(well, path) {
  const { data } = await slice(`${well.path}field.json`, {});
  const item = data.find((each) => new URL(each["url:page"], location.href).pathname === path);
  return item ? new Place(well, { kind: "field", path, page: path, id: item["@id"], name: item.Name, item }) : null;
}

/** The nearest place that has a row in the tree. */
export function row(place) {
  return ["well", "field"].includes(place?.kind) ? row(place.parent) : place;
}

/** Name several things in few words, as many as an address can hold: by their ids, or else by their paths. */
function several(places) {
  const [{ kind }] = places;
  const named = places.every((place) => place.id && place.item);
  const words = places.map((place) => String(named ? place.id : place.path));
  const [before, between] = named ? [`${kind === "field" ? "image" : kind}-`, ","] : ["", "|"];
  let length = 0;
  const kept = words.filter((word) => (length += word.length + 1) < LONGEST);
  return before + kept.join(between);
}

/** Spell the address of what is selected, with what the list is narrowed by, and what brings the client back to it. */
export function spell(places, { query, shown, plated }) {
  const [place] = places;
  const single = places.length === 1;
  const holder = (place.kind === "field" ? place.parent?.parent : place.parent) ?? place;
  const above = holder.kind === "part" ? holder.parent : holder;
  const inside = single ? place : holder;
  const words = single ? place.path : several(places);
  const plain = place.kind === "section" || place.kind === "part" ? [] : [`show=${words}`];
  const narrowed = query.size ? [String(query)] : [];
  const page = inside.page + written([single ? [] : [`show=${words}`], (shown ?? plated) === inside ? narrowed : []].flat(), inside.page.includes("?"));
  const own = [`group=${start.group}`, `experimenter=${start.owner}`, ...plain, ...(single ? [] : [`in=${above.path}`]), ...narrowed];
  const paths = places.slice(0, KEPT).map((each) => each.path);
  return { page, state: { client: start.client + written(own), paths, refined: String(query) } };
}

function written(parts, more = false) {
  return parts.length ? `${more ? "&" : "?"}${parts.join("&")}` : "";
}
