// Whose tree of which group is shown: the groups, and who is in each; asked for when somebody wants to choose.
import { many, SHOWN } from "./many.js";
import { ask, element, fullName, icon, start } from "./places.js";

const LEVELS = { "rw----": "private", "rwr---": "read-only", "rwra--": "read-annotate", "rwrw--": "read-write" };
const FEW = 8;

/** Offer the groups in a box, with a field to find one where there are many. */
export async function people(box, trouble) {
  const list = element("div", {});
  const { total, field, told } = await many("group.json", "Find a group", async (data, count, text) => {
    const here = text ? [] : await current(data);
    list.replaceChildren(...[...here, ...data].map((group) => part(group, trouble)), ...(text ? [] : rest(count, "group/", "groups")));
  });
  box.replaceChildren(...(total > FEW ? [field, told] : []), list);
}

/** The group that one is in, where it is not among the first. */
async function current(data) {
  if (start.group < 0 || data.length < SHOWN || data.some((group) => group["@id"] === start.group)) return [];
  return ask(`${start.home}group/${start.group}.json`).then(async (answer) => [(await answer.json()).data], () => []);
}

function rest(total, path, what) {
  return total > SHOWN ? [element("p", {}, element("a", { href: `${start.home}${path}` }, `All ${total.toLocaleString()} ${what}`))] : [];
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
  const list = element("div", {});
  const { total, field, told } = await many(`group/${group}/user.json`, "Find a member", (data, count, text) => {
    const others = data.filter((user) => user["@id"] !== start.me);
    list.replaceChildren(...others.map((user) => link(group, user["@id"], fullName(user))), ...(text ? [] : rest(count, `group/${group}/user/`, "members")));
  });
  members.replaceChildren(...(total > SHOWN ? [field, told] : []), list);
}

function link(group, owner, name) {
  const current = Number(group) === start.group && Number(owner) === start.owner;
  return element("a", { href: `${start.client}?${new URLSearchParams({ group, experimenter: owner })}`, "aria-current": current ? "true" : null }, name);
}
