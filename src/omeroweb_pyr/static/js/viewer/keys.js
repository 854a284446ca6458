// The keys; they work while the focus is in the viewer and not in a field that needs them itself.

const TYPING = "input[type=number], input[type=color], input[type=text], select, textarea, dialog *, [popover] *";

/** Listen for keys on the viewer, or on the whole page where the viewer is all of it. */
export function listen(target, does) {
  target.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (event.key.startsWith("Arrow") && event.target.matches("input[type=range]")) return;
    const action = actionOf(event.key, does);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function actionOf(key, does) {
  if (/^[1-9]$/.test(key)) return () => does.channel(Number(key));
  const table = {
    ArrowUp: () => does.step("z", 1), ".": () => does.step("z", 1),
    ArrowDown: () => does.step("z", -1), ",": () => does.step("z", -1),
    ArrowRight: () => does.step("t", 1), ArrowLeft: () => does.step("t", -1),
    f: does.fit, o: does.one, g: does.grey, p: does.play, a: does.auto, r: does.reset, F: does.full, h: does.hide, "?": does.help,
    "+": () => does.zoom(1.25), "=": () => does.zoom(1.25), "-": () => does.zoom(0.8),
  };
  return Object.hasOwn(table, key) ? table[key] : null;
}
