// What may be put where, and how it is done: links are made, and links are taken away.
import { holder, same } from "./mending.js";
import { fullName, plural } from "./places.js";

const HOLDS = { project: "dataset", dataset: "image", screen: "plate", folder: "image", tagset: "tag" };
const WHERE = { dataset: "projects", image: "datasets and folders", plate: "screens", tag: "tag sets" };
/** The sections at the top onto which things are put that are to be in nothing any more. */
const LOOSE = { dataset: ["dataset", "project"], image: ["image"], plate: ["plate", "screen"], tag: ["tag", "tagset"] };

/** Name some places in few words. */
export function words(places) {
  if (places.length === 1) return `“${places[0].name}”`;
  return `${places.length.toLocaleString()} ${plural(places[0].kind).toLowerCase()}`;
}

/** Spell links between a container and what is in it. */
export function links(container, places) {
  return { [container.kind]: { [container.id]: { [places[0].kind]: places.map(({ id }) => id) } } };
}

/** The container that places can be taken out of, if they are in one. */
export function container(places) {
  const found = holder(places[0]);
  return HOLDS[found?.kind] === places[0].kind ? found : null;
}

/** Say why places can't be put anywhere else; nothing if they can. */
export function stays(places) {
  const [{ kind }] = places;
  const above = holder(places[0])?.kind;
  if (!WHERE[kind]) return ["run", "well", "field"].includes(kind) ? `${plural(kind)} stay on their plate.` : `${plural(kind)} are in nothing else.`;
  if (above === "tag" || above === "part") return "What is shown below a tag is moved at its own place.";
  return "";
}

/** Say what putting places onto a target would do, as `doing`, `link` and `unlink`, or `why` it can't be done. */
export function plan(places, target, copying) {
  const from = container(places);
  const why = stays(places) || refusal(places, target, copying, from);
  if (why) return { why };
  const out = target.kind === "section";
  const verb = copying ? ["Copy", "Copied"] : ["Move", "Moved"];
  const where = out ? `out of “${from.name}”` : `to “${target.name}”`;
  const [doing, done] = verb.map((word) => `${out && !copying ? { Move: "Take", Moved: "Took" }[word] : word} ${words(places)} ${where}`);
  const unlink = from && !copying ? links(from, places) : {};
  return { doing, done, link: out ? {} : links(target, places), unlink, places, copying, from, to: target };
}

function refusal(places, target, copying, from) {
  const [{ kind }] = places;
  if (target.kind === "section" && LOOSE[kind].includes(target.of)) {
    if (!from) return "It is in no other place.";
    return copying ? "Nothing is copied to where things are in no other place." : forbidden(places, from);
  }
  if (HOLDS[target.kind] !== kind) return `${plural(kind)} go into ${WHERE[kind]}.`;
  if (from && same(from) === same(target)) return `${places.length > 1 ? "They are" : "It is"} in “${target.name}” already.`;
  return forbidden(places, target);
}

function forbidden(places, target) {
  const closed = [target, ...places].find(({ item }) => item?.["omero:details"]?.permissions?.canLink === false);
  if (!closed) return "";
  return `“${closed.name}” is ${fullName(closed.owner)}'s: you may not ${closed === target ? "change what is in it" : "put it anywhere else"}.`;
}
