// What is drawn and how, as plain values, and the query grammar of their URLs. Nothing in here touches the page.

const NAMES = ["c", "m", "z", "t", "p", "q", "maps", "zm", "x", "y"];
const ENTRY = /^(-?)(\d+)(?:\|([^|:$]+):([^|:$]+))?(?:\$(.+))?$/;

/** Make a deep copy of a view. */
export function copy(view) {
  return { ...view, channels: view.channels.map((channel) => ({ ...channel })) };
}

/** Write one entry of `c`. */
export function entry(channel) {
  return `${channel.active ? "" : "-"}${channel.index}|${channel.start}:${channel.end}$${channel.lut ?? channel.color}`;
}

/** Write all channels as `c`. */
export function channelList(view) {
  return view.channels.map(entry).join(",");
}

/** Write the inversions and curves of all channels as `maps`; nothing where all are as saved, and plain. */
export function mapList(view, saved) {
  const needed = (channel, place) => channel.inverted || differs(channel, saved.channels[place]);
  if (!view.channels.some(needed)) return "";
  return JSON.stringify(view.channels.map((channel, place) => mapOf(channel, saved.channels[place])));
}

function mapOf(channel, saved) {
  const inverted = { enabled: channel.inverted };
  const curved = (each) => each.family !== "linear" || each.coefficient !== 1;
  if (!curved(channel) && !curved(saved)) return { inverted };
  return { inverted, quantization: { family: channel.family, coefficient: channel.coefficient } };
}

function differs(one, other) {
  return ["inverted", "family", "coefficient"].some((name) => one[name] !== other[name]);
}

/** Quote a value for a query, leaving readable what may stay so in an address bar. */
function quoted(value) {
  return encodeURIComponent(value).replace(/%(7C|3A|2C|24)/g, decodeURIComponent);
}

/** Write the query that a shared address carries: the whole view and what of it is seen, after what else the address has. */
export function addressQuery(view, place, image, search) {
  const rest = new URLSearchParams(search);
  for (const name of NAMES) rest.delete(name);
  const maps = mapList(view, image.saved);
  const own = { c: channelList(view), m: view.m, z: view.z, t: view.t, p: view.p, ...(view.q && { q: view.q }), ...(maps && { maps }) };
  if (place) Object.assign(own, { zm: Number(place.zm.toPrecision(4)), x: Math.round(place.x), y: Math.round(place.y) });
  const written = Object.entries(own).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return `?${[rest.toString(), ...written].filter(Boolean).join("&")}`;
}

/** Write what differs from the saved settings, so that an untouched image costs OMERO one call. */
export function pictureQuery(view, image) {
  const asked = new URLSearchParams();
  const [list, maps] = [channelList(view), mapList(view, image.saved)];
  if (list !== channelList(image.saved)) asked.set("c", list);
  if (maps && maps !== mapList(image.saved, image.saved)) asked.set("maps", maps);
  if (view.m !== image.saved.m) asked.set("m", view.m);
  asked.set("z", view.z);
  asked.set("t", view.t);
  if (view.p !== "normal") asked.set("p", view.p);
  if (view.q) asked.set("q", view.q);
  return asked;
}

/** Return the address of the picture of a view; it names the settings' version, so that it can be kept for ever. */
export function pictureUrl(view, image, format = "") {
  const asked = pictureQuery(view, image);
  if (format) asked.set("format", format);
  if (image.version) asked.set("v", image.version);
  return `${image.base}@@render?${asked}`;
}

/** Return the address of a tile of a view, at a level, column and row. */
export function tileUrl(view, image, [level, column, row]) {
  const asked = pictureQuery(view, image);
  if (image.version) asked.set("v", image.version);
  return `${image.base}@@tile/${level}/${column}_${row}.jpg?${asked}`;
}

/** Read what of the picture an address shows: `{ zm, x, y }`, or null for all of it. */
export function readPlace(search) {
  const asked = new URLSearchParams(search);
  const [zm, x, y] = ["zm", "x", "y"].map((name) => (asked.get(name) ? Number(asked.get(name)) : NaN));
  if (!(zm > 0) || !Number.isFinite(zm)) return null;
  return { zm, x: Number.isFinite(x) ? x : null, y: Number.isFinite(y) ? y : null };
}

/** Read a view from an address; what is missing or wrong is as saved, for the server has refused what is wrong. */
export function readAddress(search, image) {
  const asked = new URLSearchParams(search);
  const view = copy(image.saved);
  for (const axis of ["z", "t"]) {
    const plane = Number(asked.get(axis));
    if (Number.isInteger(plane) && plane >= 1 && plane <= image.sizes[axis]) view[axis] = plane;
  }
  if (["c", "g"].includes(asked.get("m"))) view.m = asked.get("m");
  view.p = asked.get("p") || "normal";
  view.q = asked.get("q") ?? "";
  const list = asked.getAll("c").filter(Boolean).join(",");
  const listed = list ? readChannels(list, view) : view.channels;
  if (asked.get("maps")) readMaps(asked.get("maps"), listed);
  return view;
}

function readChannels(list, view) {
  for (const channel of view.channels) channel.active = false;
  const listed = [];
  for (const text of list.split(",")) {
    const [, off, index, start, end, ink] = ENTRY.exec(text) ?? [];
    const channel = view.channels.find((each) => each.index === Number(index));
    listed.push(channel);
    if (!channel) continue;
    channel.active = !off;
    if (Number.isFinite(Number(start)) && Number.isFinite(Number(end))) [channel.start, channel.end] = [Number(start), Number(end)];
    if (ink?.toLowerCase().endsWith(".lut")) channel.lut = ink;
    else if (ink) [channel.lut, channel.color] = [null, spelledOut(ink)];
  }
  return listed;
}

function readMaps(text, channels) {
  let entries;
  try {
    entries = JSON.parse(text);
  } catch {
    return;
  }
  if (!Array.isArray(entries)) return;
  entries.forEach((map, place) => {
    const channel = channels[place];
    if (!map || !channel) return;
    const { enabled } = map.inverted ?? map.reverse ?? {};
    channel.inverted = enabled === true || enabled === "true";
    channel.family = map.quantization?.family ?? channel.family;
    channel.coefficient = map.quantization?.coefficient ?? channel.coefficient;
  });
}

function spelledOut(ink) {
  const digits = (ink.length < 6 ? [...ink].map((digit) => digit + digit).join("") : ink).toUpperCase();
  return digits.slice(6) === "FF" ? digits.slice(0, 6) : digits;
}
