// Rendering settings: copied from one image, given to many others, or set back.
import { dialog, previewed } from "./asking.js";
import { around, mend } from "./mending.js";
import { element, pictured, start } from "./places.js";
import { form, post } from "./posting.js";

const DRAWN = ["image", "field", "project", "dataset", "screen", "plate", "run", "well", "folder"];
const IMAGES = ["image", "field"];
const OWN = "Only how you see them changes: the settings are saved as your own, over those that you had.";
export const WAYS = {
  paste: { label: "Paste rendering settings", verb: "Paste and save", doing: "Pasting rendering settings onto" },
  imported: { label: "Set imported rendering settings", verb: "Set and save", doing: "Setting the imported rendering settings of" },
  owner: { label: "Set owner's rendering settings", verb: "Set and save", doing: "Setting the owner's rendering settings of" },
};

/** What the menu offers for places; `act(way)` does it, `copy()` copies. */
export function offers(places, why, act, copy) {
  if (!places.length || places.some(({ kind }) => !DRAWN.includes(kind))) return [];
  const one = places.length === 1 && (IMAGES.includes(places[0].kind) || places[0].kind === "well");
  const items = Object.entries(WAYS).map(([way, { label }]) => (
    { label: `${label} …`, why: why.annotate || (way === "paste" && !why.copied ? "Nothing was copied yet." : ""), act: () => act(way) }
  ));
  return [{ line: true }, ...(one ? [{ label: "Copy rendering settings", act: copy }] : []), ...items];
}

/** Copy the settings of an image, of a well those of the field that is shown; give the image's name. */
export async function copy([place]) {
  return (await post(`${pictured(place)}@@pattern`)).name;
}

/** Ask before giving places other settings, with what that comes to; give the job that has begun, or nothing. */
export function restyle(how, places, what) {
  const { label, verb } = WAYS[how];
  return new Promise((begun) => {
    const asked = dialog(`${label}${how === "paste" ? " onto" : " of"} ${what}?`, [element("p", { class: "muted" }, OWN)], verb, async (told, close) => {
      begun((await post(`${start.home}@@rendering`, form(places, { how }))).job);
      close();
    });
    asked.box.addEventListener("close", () => begun(null));
    previewed(asked, async () => {
      const { message, images } = await post(`${start.home}@@rendering`, form(places, { how, dry: "1" }));
      return { message, status: images ? "done" : "nothing" };
    });
  });
}

/** Show the new pictures wherever they are. */
export async function renew(client, places) {
  const { sections, centre } = client;
  await mend(client, [...around(sections, places), ...places, centre.shown].filter(Boolean), []);
  if (centre.plated) client.redraw();
  client.read();
}
