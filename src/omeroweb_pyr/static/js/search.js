// The results of a search: rows are picked by mouse and keys, and what is known about one is shown beside, without leaving the page.

import { copy, say } from "./page.js";

const table = document.querySelector("[data-result]").closest("table");
const box = document.querySelector("[data-picked]");
const rows = [...table.querySelectorAll("[data-result]")];
const wide = matchMedia("(min-width: 1100px)");
let picked = new Set();
let anchor = null;
let asking = null;

table.setAttribute("role", "grid");
table.setAttribute("aria-multiselectable", "true");
for (const row of rows) {
  row.tabIndex = row === rows[0] ? 0 : -1;
  row.setAttribute("aria-selected", "false");
}
for (const turned of ["pointerenter", "focusin"]) box.addEventListener(turned, () => Promise.all([import("./tags.js"), import("./pairs.js")]), { once: true });

/** Pick rows, and show what is known about them. */
function pick(some, active) {
  picked = new Set(some);
  for (const row of rows) {
    row.setAttribute("aria-selected", String(picked.has(row)));
    row.tabIndex = row === active ? 0 : -1;
  }
  active.focus();
  show();
}

function toggle(row) {
  const without = [...picked].filter((each) => each !== row);
  anchor = row;
  pick(without.length < picked.size ? without : [...picked, row], row);
}

function extend(row) {
  const [from, to] = [rows.indexOf(anchor ?? row), rows.indexOf(row)].sort((a, b) => a - b);
  pick(rows.slice(from, to + 1), row);
}

/** Show what is known about the one that is picked, or lead with several to the client. */
async function show() {
  asking?.abort();
  const unseen = !picked.size || !wide.matches;
  box.hidden = unseen || !box.childElementCount;
  if (unseen) return;
  if (picked.size > 1) { box.replaceChildren(...several()); box.hidden = false; return; }
  asking = new AbortController();
  const [row] = picked;
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${row.dataset.path}@@panel`, { signal: asking.signal, headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(answer.status === 404 ? "This is no longer there, or not yours to see any more." : `The site answered ${answer.status}.`);
    box.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    box.scrollTop = 0;
    box.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  } catch (error) {
    if (error.name !== "AbortError") fail(box, error instanceof TypeError ? "The site can't be reached. Please try again." : error.message);
  }
  box.hidden = false;
  box.removeAttribute("aria-busy");
}

function fail(where, text) {
  const said = document.createElement("p");
  said.className = "failure";
  said.role = "alert";
  said.textContent = text;
  if (where === box) box.replaceChildren(said);
  else { where.querySelector(".failure")?.remove(); where.append(said); }
}

function several() {
  const [part, title, text, link] = ["div", "h2", "p", "a"].map((name) => document.createElement(name));
  part.className = "block";
  title.textContent = `${picked.size} selected`;
  text.textContent = "The client shows them in their tree, where they can be annotated together.";
  link.className = "btn";
  link.href = `${box.dataset.picked}?${new URLSearchParams({ show: [...picked].map((row) => row.dataset.result).join("|") })}`;
  link.textContent = "Show in the client";
  part.append(title, text, link);
  return [part];
}

box.addEventListener("click", async ({ target }) => {
  const path = target.closest("[data-copy]")?.dataset.copy;
  const link = path && new URL(path, location.href).href;
  if (link) await copy(link).then(() => say("Link copied"), () => say(link));
});
box.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error((await answer.json()).message);
    await show();
  } catch (error) {
    fail(form, error.message);
  }
});
table.addEventListener("click", (event) => {
  const row = event.target.closest("[data-result]");
  if (!row || event.target.closest("a")) return;
  if (event.shiftKey) extend(row);
  else if (event.ctrlKey || event.metaKey) toggle(row);
  else { anchor = row; pick([row], row); }
});
table.addEventListener("dblclick", ({ target }) => { const row = target.closest("[data-result]"); if (row) location.assign(row.dataset.path); });
table.addEventListener("keydown", (event) => {
  const at = rows.indexOf(event.target);
  if (at < 0 || event.altKey) return;
  const next = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (next && event.shiftKey) extend(next);
  else if (next) { anchor = next; pick([next], next); }
  else if (event.key === " ") toggle(rows[at]);
  else if (event.key === "a" && (event.ctrlKey || event.metaKey)) pick(rows, rows[at]);
  else if (event.key === "Enter") location.assign(rows[at].dataset.path);
  else return;
  event.preventDefault();
});
document.querySelector(".arrange select")?.addEventListener("change", ({ target }) => target.form.requestSubmit());
