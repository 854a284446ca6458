// What this browser keeps of how somebody likes it, as far as it keeps anything.

export function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* not kept then */ }
}

/** What was kept; null if nothing was. */
export function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
