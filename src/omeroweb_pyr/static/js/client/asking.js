// What is asked before something is made, deleted, moved to another group or given away.
import { many, SHOWN } from "./many.js";
import { ask, element, fullName, plural, start } from "./places.js";
import { form, post, preview } from "./posting.js";

const CONTENTS = { project: "its datasets and their images", dataset: "its images", screen: "its plates", folder: "its images" };
const HOLDER = { image: "dataset", field: "dataset", dataset: "project", plate: "screen" };
const NEW = "new";
const OFFERED = 500;
const SETTLED = 150; // milliseconds

/** Ask by a dialog: `submit(form)` does it, and what goes wrong is said in it. */
export function dialog(title, fields, verb, submit, { danger = false } = {}) {
  const said = element("p", { class: "failure", role: "alert", hidden: "" });
  const go = element("button", { class: `btn ${danger ? "danger" : "main"}`, type: "submit" }, verb);
  const leave = element("button", { class: "btn", type: "button" }, "Cancel");
  const inside = element("form", { class: "form" }, element("h2", { id: "asked" }, title), ...fields, said, element("p", { class: "actions" }, leave, go));
  const box = element("dialog", { class: "c-ask", "aria-labelledby": "asked" }, inside);
  leave.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  inside.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) return;
    go.disabled = true;
    try {
      await submit(new FormData(inside), () => box.close());
    } catch (error) {
      said.textContent = error.message;
      said.hidden = false;
      go.disabled = false;
    }
  });
  document.body.append(box);
  box.showModal();
  return { box, inside, go };
}

/** Ask for the name of something new, and make it: give its address. */
export function create(kind, title, url, more) {
  return new Promise((made) => {
    const name = element("input", { name: "name", required: "", dir: "auto", autocomplete: "off", maxlength: 10240 });
    const words = element("textarea", { name: "description", rows: 2, dir: "auto" });
    const { box } = dialog(title, [element("label", {}, "Name ", name), element("label", {}, "Description ", words)], "Create", async (told, close) => {
      more.set("kind", kind);
      for (const field of ["name", "description"]) more.set(field, told.get(field));
      made(await post(url, more));
      close();
    });
    box.addEventListener("close", () => made(null));
  });
}

/** Look again what it would come to whenever a choice changes, by `ask(form, wanted)`; it can be done when that is known. */
export function previewed({ box, inside, go }, ask) {
  const told = element("p", { class: "told", role: "status" });
  inside.querySelector(".failure").before(told);
  let [asked, timer] = [0, 0];
  const look = async () => {
    const turn = asked += 1;
    try {
      const data = await ask(new FormData(inside), () => turn === asked && box.isConnected);
      if (turn !== asked || !data) return;
      told.textContent = data.message;
      told.classList.toggle("failure", data.status !== "done");
      go.disabled = data.status !== "done";
    } catch (error) {
      if (turn !== asked) return;
      told.textContent = error.message;
      told.classList.add("failure");
    }
  };
  const change = () => {
    clearTimeout(timer);
    asked += 1;
    go.disabled = true;
    told.classList.remove("failure");
    told.textContent = "Looking what it comes to …";
    timer = setTimeout(look, SETTLED);
  };
  inside.addEventListener("change", change);
  change();
}

/** Ask about a task with places, called `title`; give the job that has begun, or nothing. */
function task(action, places, title, verb, fields, more) {
  return new Promise((begun) => {
    const body = (told) => form(places, more(told));
    const asked = dialog(title, [...others(places), ...fields], verb, async (told, close) => {
      begun((await post(`${start.home}@@${action}`, body(told))).job);
      close();
    }, { danger: action === "delete" });
    asked.box.addEventListener("close", () => begun(null));
    previewed(asked, (told, wanted) => preview(action, body(told), wanted));
  });
}

function others(places) {
  const theirs = places.filter(({ owner }) => owner && owner["@id"] !== start.me).length;
  if (!theirs) return [];
  return [element("p", { class: "warn" }, places.length === 1 ? "This is not yours." : `${theirs.toLocaleString()} of these are not yours.`)];
}

function check(name, label) {
  return element("label", { class: "check" }, element("input", { type: "checkbox", name, value: "1" }), ` ${label}`);
}

/** Ask before deleting. */
export function remove(places, what) {
  const inside = CONTENTS[places[0].kind];
  const fields = [...(inside ? [check("contents", `with ${places.length > 1 ? inside.replace("its", "their") : inside}`)] : []), check("annotations", "with tags and attachments that are on nothing else")];
  return task("delete", places, `Delete ${what}?`, "Delete", fields, (told) => Object.fromEntries(["contents", "annotations"].filter((name) => told.get(name)).map((name) => [name, "1"])));
}

/** A list to choose from, with a field that finds others where there are more than it shows. */
async function choice(name, label, list, line) {
  const select = element("select", { name, required: "" });
  const { total, field, told } = await many(`${list}.json`, `Find: ${label.toLowerCase()}`, (data, count, text) => {
    const lines = data.map(line).filter(Boolean).sort((one, other) => one[1].localeCompare(other[1]));
    if (text && !lines.length) return; // what was chosen stays
    const before = select.value;
    select.replaceChildren(...lines.map(([value, name]) => element("option", { value }, name)));
    if (lines.some(([value]) => String(value) === before)) select.value = before;
    if (select.value !== before) select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (!select.options.length && total <= SHOWN) return null;
  const labelled = element("label", {}, `${label} `, select);
  return total > SHOWN ? element("div", { class: "found" }, labelled, field, told) : labelled;
}

/** Ask to which group places move, and into what there; `null` where there is none, which is said by `none()`. */
export async function move(places, what, none) {
  const field = await choice("group", "Group", "group", ({ "@id": id, Name: name }) => (id > 1 && id !== start.group ? [id, name] : null));
  if (!field) return none("There is no other group that you are in.");
  return task("move", places, `Move ${what} to another group`, "Move", [field, ...home(places[0].kind, field.querySelector("select"))], (told) => {
    const { group, into, named } = Object.fromEntries(told);
    return { group, ...(into === NEW ? { named } : into ? { into } : {}) };
  });
}

/** The fields for what things go into in the group that is chosen: nothing, something of one's own there, or something new. */
function home(kind, group) {
  const of = HOLDER[kind];
  if (!of) return [];
  const into = element("select", { name: "into" });
  const name = element("input", { name: "named", dir: "auto", autocomplete: "off", maxlength: 10240, required: "" });
  const named = element("label", { hidden: "" }, "Name ", name);
  const fresh = () => { name.disabled = named.hidden = into.value !== NEW; if (!named.hidden) name.focus(); };
  const fill = async () => {
    const [at, only] = [group.value, [element("option", { value: "" }, `No ${of}`), element("option", { value: NEW }, `A new ${of} …`)]];
    into.replaceChildren(...only);
    fresh();
    const { data, meta } = await (await ask(`${start.home}group/${at}/${of}.json?limit=${OFFERED}`)).json();
    if (group.value !== at) return;
    into.append(...data.map(({ "@id": id, Name: text }) => element("option", { value: id }, text)));
    if (meta.totalCount > OFFERED) into.append(element("option", { disabled: "" }, `The first ${OFFERED} of ${meta.totalCount.toLocaleString()}`));
  };
  const tried = () => fill().catch(() => {});
  group.addEventListener("change", tried);
  into.addEventListener("change", fresh);
  tried();
  return [element("label", {}, "Put into ", into), named];
}

/** Ask to whom places are given. */
export async function give(places, what, none) {
  const whose = new Set(places.map(({ owner }) => owner?.["@id"]));
  const field = await choice("user", "To", `group/${start.group}/user`, (user) => (whose.size === 1 && whose.has(user["@id"]) ? null : [user["@id"], `${fullName(user)} (${user.UserName})`]));
  if (!field) return none("There is nobody else in this group.");
  return task("give", places, `Give ${what} to somebody else`, "Give", [field], (told) => ({ user: told.get("user") }));
}

/** How a kind is called in a sentence. */
export function called(kind) {
  return plural(kind).toLowerCase().replace(/s$/, "");
}
