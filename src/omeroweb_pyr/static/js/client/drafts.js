// What was typed and not sent: it stays when something else is selected, when the panel is read anew, and through a log-in.
import { element, start } from "./places.js";

const KEPT = "drafts";
const drafts = new Map(kept());

function kept() {
  try {
    const { user, all } = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    sessionStorage.removeItem(KEPT);
    return user === start.me ? all : []; // what somebody else typed is not shown
  } catch {
    return [];
  }
}

const forms = (box) => [...box.querySelectorAll("form[method=post]")];
const typed = (form) => [...form.elements].filter((field) => field.matches("textarea, input:not([type]), input[type=text]"));
const carried = (form) => [...form.elements].filter((field) => field.matches("textarea, input:not([type=file])") && field.name && field.name !== "csrfmiddlewaretoken");

/** Name a form so that it is known again: by where it goes, and by the annotation that it is for. */
function nameOf(form) {
  return `${new URL(form.getAttribute("action"), location.href).pathname} ${form.elements.annotation?.value ?? ""}`;
}

/** Keep what is typed in the forms of a box, which are about `of`. */
export function keep(box, of) {
  if (!of) return;
  const dirty = forms(box).filter((form) => typed(form).some((field) => field.value !== field.defaultValue));
  if (dirty.length) drafts.set(of, dirty.map((form) => [nameOf(form), carried(form).map(({ name, value }) => [name, value])]));
  else drafts.delete(of);
}

/** Put back what was typed, and bring the first of it into sight. */
export function restore(box, of) {
  let first = null;
  for (const [name, values] of drafts.get(of) ?? []) {
    const form = forms(box).find((each) => nameOf(each) === name);
    if (form) fill(form, values);
    first ??= form;
  }
  first?.scrollIntoView({ block: "nearest" });
}

function fill(form, values) {
  const rows = form.matches("[data-pairs]") ? form.querySelector("tbody") : null;
  const lines = values.filter(([name]) => name === "key").length;
  while (rows && rows.rows.length < lines) rows.append(blank(rows.rows[0]));
  const taken = new Map();
  for (const [name, value] of values) {
    const at = taken.get(name) ?? 0;
    const field = carried(form).filter((each) => each.name === name)[at];
    taken.set(name, at + 1);
    if (field) field.value = value;
  }
  for (let each = form.parentElement; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  form.append(element("p", { class: "muted hint", role: "status" }, "This is what you had typed. It is not saved yet."));
}

function blank(row) {
  const made = row.cloneNode(true);
  for (const field of made.querySelectorAll("textarea")) field.value = field.textContent = "";
  return made;
}

/** Let what was typed live through leaving the page. */
export function carry(box, of) {
  keep(box, of);
  try {
    if (drafts.size) sessionStorage.setItem(KEPT, JSON.stringify({ user: start.me, all: [...drafts] }));
  } catch {
    // there is no room for it
  }
}
