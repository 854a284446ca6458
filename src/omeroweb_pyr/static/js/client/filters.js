// What the list in the centre is narrowed and sorted by: the fields of its tools, which stand in the address too.
import { ask, element, start } from "./places.js";

const NAMES = ["q", "tag", "key", "value", "rating", "owner"];
const DOWN = ["date", "imported", "size"];

export class Filters {
  constructor(form) {
    Object.assign(this, { form, offered: "" });
  }

  /** Say when the list is to be read anew, and that it will be; `list` tells where it is. */
  listen(refine, soon, list) {
    const { form } = this;
    let later;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (![...NAMES, "sort"].includes(target.name)) return;
      clearTimeout(later);
      soon();
      later = setTimeout(refine, target.tagName === "INPUT" ? 200 : 0);
    });
    form.addEventListener("reset", () => setTimeout(refine));
    form.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-drop]")?.dataset.drop;
      if (name) { form.elements[name].value = ""; refine(); form.elements.q.focus(); }
    });
    form.querySelector("[data-more]").addEventListener("toggle", ({ target }) => { if (target.open) this.offer(list()); });
  }

  /** What is asked for; what is usual is left out. */
  get asked() {
    const { elements } = this.form;
    const told = Object.fromEntries([...NAMES, "sort"].map((name) => [name, elements[name].disabled ? "" : elements[name].value.trim()]).filter(([, value]) => value));
    if (told.sort === "name") delete told.sort;
    return told;
  }

  get narrow() {
    return Object.keys(this.asked).some((name) => NAMES.includes(name));
  }

  /** Fill the fields as an address says; `whole` says whether it tells the order too. */
  fill(query, whole) {
    for (const name of NAMES) this.put(name, query.get(name) ?? "");
    if (whole) this.order(query.get("sort") ?? "name");
  }

  put(name, value) {
    const field = this.form.elements[name];
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) field.append(element("option", { value }, `user ${value}`));
    field.value = value;
  }

  /** Show what the list is filtered by; a click on one takes it away. */
  tell() {
    const { asked } = this;
    const said = NAMES.slice(1).filter((name) => asked[name]);
    this.form.querySelector("[data-filters]").replaceChildren(...said.map((name) => {
      const field = this.form.elements[name];
      const value = field.tagName === "SELECT" ? field.selectedOptions[0].text : asked[name];
      return element("button", { type: "button", "data-drop": name, title: "No longer filter by this" }, element("span", { class: "cut" }, `${name}: ${value}`), " ×");
    }));
  }

  /** Sort by a column, or the other way round. */
  turn(by) {
    const first = DOWN.includes(by) ? `-${by}` : by;
    const other = first === by ? `-${by}` : by;
    this.order(this.form.elements.sort.value === first ? other : first);
  }

  /** Choose an order, also one that the menu does not have. */
  order(wanted) {
    const { sort } = this.form.elements;
    sort.querySelector("[data-own]")?.remove();
    if (![...sort.options].some(({ value }) => value === wanted)) {
      const named = wanted.replace("-", "").replace(/^./, (letter) => letter.toUpperCase());
      sort.append(element("option", { value: wanted, "data-own": "" }, `${named}${wanted.startsWith("-") ? ", descending" : ""}`));
    }
    sort.value = wanted;
  }

  /** Offer the tags, keys and owners that there are in the list. */
  async offer(list) {
    if (this.offered === list) return;
    this.offered = list;
    const [path, query] = list.split("?");
    const said = await ask(`${path.replace(/\.json$/, "/@@said")}${query ? `?${query}` : ""}`).then((answer) => answer.json()).catch(() => null);
    if (!said || this.offered !== list) return;
    for (const name of ["tag", "key"]) this.form.querySelector(`#offered-${name}`).replaceChildren(...said[`${name}s`].map((value) => element("option", { value })));
    const { owner } = this.form.elements;
    const { value } = owner;
    for (const other of [...owner.options].slice(2)) other.remove();
    owner.append(...said.owners.filter(({ id }) => id !== start.me).map(({ id, name }) => element("option", { value: id }, name)));
    this.put("owner", value);
  }
}
