// Whose tree of which group is shown: the groups, and who is in each; asked for when somebody wants to choose.
import { ask, element, fullName, icon, start } from "./places.js";

const LEVELS = { "rw----": "private", "rwr---": "read-only", "rwra--": "read-annotate", "rwrw--": "read-write" };
const MANY = 8;
const MOST = 500;

/** Offer the groups in a box, with a field to find one where there are many. */
export async function people(box, trouble) {
  const { data, meta } = await (await ask(`${start.home}group.json?limit=${MOST}`)).json();
  const groups = data.map((group) => part(group, trouble));
  const found = element("p", { class: "unseen", role: "status" });
  const field = element("input", { type: "search", placeholder: "Find a group", "aria-label": "Find a group", autocomplete: "off", spellcheck: "false" });
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const group of groups) group.hidden = !group.dataset.name.includes(wanted);
    found.textContent = `${groups.filter((group) => !group.hidden).length} groups`;
  });
  const more = meta.totalCount > data.length ? [element("p", {}, element("a", { href: `${start.home}group/` }, `All ${meta.totalCount.toLocaleString()} groups`))] : [];
  box.replaceChildren(...(groups.length > MANY ? [field, found] : []), ...groups, ...more);
}

function part(group, trouble) {
  const id = group["@id"];
  const level = LEVELS[group["omero:details"]?.permissions?.perm];
  const mark = level ? [element("span", { class: "muted", title: `The group is ${level}` }, icon(level, "icon small level"), element("span", { class: "unseen" }, level))] : [];
  const members = element("div", { class: "members" });
  const summary = element("summary", {}, icon("group"), element("span", {}, group.Name), ...mark);
  const made = element("details", { "data-name": group.Name.toLowerCase() }, summary, link(id, start.me, "My own"), link(id, -1, "Everybody"), members);
  made.addEventListener("toggle", () => {
    if (made.open && !members.childElementCount) fill(members, id).catch(trouble);
  });
  made.open = id === start.group;
  return made;
}

async function fill(members, group) {
  const { data, meta } = await (await ask(`${start.home}group/${group}/user.json?limit=${MOST}`)).json();
  const others = data.filter((user) => user["@id"] !== start.me);
  const more = meta.totalCount > data.length ? [element("a", { href: `${start.home}group/${group}/user/` }, `All ${meta.totalCount.toLocaleString()} members`)] : [];
  members.replaceChildren(...others.map((user) => link(group, user["@id"], fullName(user))), ...more);
}

function link(group, owner, name) {
  const current = Number(group) === start.group && Number(owner) === start.owner;
  return element("a", { href: `${start.client}?${new URLSearchParams({ group, experimenter: owner })}`, "aria-current": current ? "true" : null }, name);
}
