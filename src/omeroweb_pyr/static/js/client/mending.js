// The tree as it is now: what has changed is read again; what stays keeps its place, what is open in it, and whether it is selected.
import { Place, ask, slice, stale, start } from "./places.js";

/** What makes two places the same: one object may be at several. */
export function same(place) {
  if (place.kind === "section") return `section ${place.of}`;
  return place.kind === "part" ? place.path : `${place.kind === "field" ? "image" : place.kind} ${place.id}`;
}

/** The container that a place is in: a folder may have its images in a part of their own. */
export function holder({ parent }) {
  return parent?.kind === "part" && parent.parent.kind === "folder" ? parent.parent : parent;
}

function* every(places) {
  for (const place of places) if (place) { yield place; yield* every(place.children); }
}

/** All places that hold one of these, wherever in the tree they are. */
export function around(sections, places) {
  const keys = new Set(places.map(same));
  const found = [...every(sections)].filter((place) => place.children.some((child) => child && keys.has(same(child))));
  return [...new Set([...found, ...places.map((place) => place.parent)])].filter(Boolean);
}

/** Give all places of an object another name. */
export function rename(client, of, name) {
  for (const place of [...every(client.sections), ...client.centre.items, of]) if (place && same(place) === same(of)) place.name = name;
}

/** Read again what is in a place, as far as it was read. */
async function renew(place) {
  if (!place.list) return;
  if (place.total === null) {
    place.count = (await slice(place.list, { offset: 0, limit: 1 })).meta.totalCount;
    return;
  }
  const pages = [await slice(place.list, { offset: 0 })];
  const [{ meta: { totalCount } }] = pages;
  for (const offset of place.waiting.keys()) if (offset > 0 && offset < totalCount) pages.push(await slice(place.list, { offset }));
  const before = new Map(place.children.filter(Boolean).map((child) => [child.path, child]));
  place.forget();
  for (const page of pages) place.take(page);
  await Promise.all(place.children.map((child, at) => keep(place, at, before.get(child.path))));
}

/** Let a child be the one that it was before, as it is now. */
function keep(place, at, was) {
  const child = place.children[at];
  if (!was || parts(was) !== parts(child)) return null;
  const more = was.count !== child.count && was.total !== null;
  const { name, item, owner, count } = child;
  place.children[at] = Object.assign(was, { name, item, owner, count });
  if (more && !was.open) was.forget();
  return more && was.open ? renew(was) : null;
}

/** What decides which parts a place has. */
function parts({ list, item }) {
  return list ? list : JSON.stringify([item?.["omero:counts"], item?.["omero:folderCount"], item?.["omero:childCount"]]);
}

/** Read what is at the top of the tree again; what is empty may be gone, and what was may be there. */
async function top(sections, keys) {
  const query = new URLSearchParams({ group: start.group, experimenter: start.owner });
  const page = new DOMParser().parseFromString(await (await ask(`${start.client}?${query}`)).text(), "text/html");
  const told = JSON.parse(page.querySelector("[data-client]").dataset.client).sections;
  const changed = [];
  const now = told.map((each) => {
    const was = sections.find((section) => section.of === each.kind);
    if (!was) return Place.section(each);
    if (was.total === null) was.count = each.count;
    else if (was.total !== each.count || keys.has(same(was))) changed.push(was);
    return was;
  });
  sections.splice(0, sections.length, ...now);
  await Promise.all(changed.map(renew));
}

async function anew(place, sections) {
  try {
    await renew(place);
  } catch (error) {
    if (error.status !== 404) throw error;
    if (place.parent) await anew(place.parent, sections); // it is gone itself
  }
}

/** Read the list in the centre again, and stay where it was scrolled to. */
async function again(centre) {
  const { box: { scrollTop }, active } = centre;
  await centre.read();
  centre.active = Math.max(0, Math.min(active, centre.items.length - 1));
  centre.box.scrollTop = scrollTop;
  centre.draw();
}

/** Read again what is in some places, wherever they are, and what is at the top; `gone` is no longer where it was. */
export async function mend(client, places, gone = []) {
  const { sections, centre, tree } = client;
  const keys = new Set(places.map(same));
  stale();
  await top(sections, keys);
  const touched = [...every(sections)].filter((place) => place.kind !== "section" && keys.has(same(place)));
  await Promise.all(touched.map((place) => anew(place, sections)));
  tree.refresh();
  if (centre.shown && keys.has(same(centre.shown))) await again(centre);
  const paths = gone.map(({ path }) => path);
  const was = client.selected();
  const left = was.filter((place) => !paths.some((path) => place.path.startsWith(path)) && here(client, place));
  if (left.length < was.length) client.choose(left.length ? left : [there(sections, was[0].parent)].filter(Boolean), { centre: true });
  const [first] = client.selected();
  if (first && tree.rows.some((row) => row.place === first)) tree.activate(first);
}

/** Say whether a place is still there, as far as its list was read. */
function here({ sections, centre }, place) {
  const { parent, path, kind } = place;
  if (kind === "section") return sections.includes(place);
  if (!parent || kind === "well" || kind === "field") return true;
  if (!here({ sections, centre }, parent)) return false;
  const read = parent.total !== null ? parent.children : centre.shown === parent && !centre.filters.narrow ? centre.items : null;
  return !read || [...read].some((each) => !each || each.path === path);
}

/** The nearest place above that is still in the tree. */
function there(sections, place) {
  if (!place) return sections[0];
  if (place.kind === "section" ? sections.includes(place) : place.parent?.children.includes(place)) return place;
  return there(sections, place.parent);
}
