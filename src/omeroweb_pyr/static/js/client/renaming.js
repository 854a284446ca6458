// A name written anew where it stands: the field lies over it, outside of the tree and the list, which hold nothing but their rows.
import { element, main } from "./places.js";

/** Let a name be edited over the element that `spot()` gives; `save(name)` keeps it, and what goes wrong is said below. */
export function rename(spot, { name, kind }, save, back) {
  document.querySelector(".c-name")?.remove();
  const field = element("input", { "aria-label": `New name of this ${kind}`, dir: "auto", maxlength: 10240, autocomplete: "off", spellcheck: "false" });
  const said = element("p", { class: "failure", role: "alert", hidden: "" });
  const box = element("div", { class: "c-name" }, field, said);
  const ending = new AbortController();
  let saving = false;
  const lay = () => {
    const under = spot();
    if (!under) return;
    const { left, top, width, height } = under.getBoundingClientRect();
    const wide = Math.max(width, 160);
    Object.assign(box.style, { left: `${Math.max(4, Math.min(left - 4, innerWidth - wide - 8))}px`, top: `${top - 2}px`, width: `${wide + 8}px` });
    field.style.height = `${height + 4}px`;
  };
  const end = (focus = true) => { saving = true; ending.abort(); box.remove(); if (focus) back(); };
  const keep = async (focus) => {
    if (saving) return;
    const wanted = field.value.trim();
    if (!wanted || wanted === name) { end(focus); return; }
    saving = true;
    try {
      await save(wanted);
      end(focus);
    } catch (error) {
      said.textContent = error.message;
      said.hidden = false;
      field.focus();
    }
    saving = false;
  };
  field.value = name;
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") { event.preventDefault(); keep(true); }
    if (event.key === "Escape") { event.preventDefault(); end(); }
  });
  field.addEventListener("blur", () => { if (box.isConnected && said.hidden) keep(false); });
  document.addEventListener("scroll", lay, { capture: true, signal: ending.signal });
  window.addEventListener("resize", lay, { signal: ending.signal });
  main.append(box);
  lay();
  field.focus();
  field.select();
}
