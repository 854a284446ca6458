// The script of the tab: it is brought when the tab is first opened, and `show` is called each time that the tab has been filled.

/** Look, as a visitor without cookies would, whether the public page is really open. */
export async function show(box) {
  const line = box.querySelector("[data-check]");
  if (!line) return;
  const answer = await fetch(line.dataset.check, { credentials: "omit", redirect: "manual" });
  line.textContent = answer.ok ? "A visitor's browser has just been shown it." : "But visitors are not let in: see omero.web.public.url_filter.";
  line.dataset.check = answer.ok ? "yes" : "no";
}
