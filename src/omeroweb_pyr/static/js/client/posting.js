// Sending what changes something, and following what takes longer.
import { ask, start } from "./places.js";
import { tell } from "./telling.js";

const KEPT = "client-jobs";
const JSON_TYPE = "application/json";
const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/** Send a form, or anything else as JSON; give the data of the answer. */
export async function post(url, body = new URLSearchParams()) {
  const form = body instanceof URLSearchParams;
  const headers = { Accept: JSON_TYPE, "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  if (!form) headers["Content-Type"] = JSON_TYPE;
  return (await (await ask(url, { method: "POST", headers, body: form ? body : JSON.stringify(body) })).json()).data;
}

/** Name objects in a form: `image=1,2,3`. */
export function form(places, more = {}) {
  const fields = {};
  for (const { kind, id } of places) (fields[kind === "field" ? "image" : kind] ??= []).push(id);
  return new URLSearchParams([...Object.entries(fields).map(([kind, ids]) => [kind, ids.join()]), ...Object.entries(more)]);
}

/** Wait for a job's end, or let one go on that waits for it; `step(data)` hears how far it is, and ends the waiting by `false`. */
export async function follow(key, step = () => true) {
  const look = async () => (await (await ask(`${start.home}@@jobs/${key}.json`, { cache: "no-store", headers: { Accept: JSON_TYPE } })).json()).data;
  let goes = false;
  for (let wait = 100; ; wait = goes ? 0 : Math.min(2000, wait * 1.5)) {
    let data;
    try {
      data = await (goes ? post(`${start.home}@@jobs/${key}/@@go`) : look());
      ({ goes } = data);
    } catch (error) {
      if (error.status) throw error;
      [wait, goes] = [2000, false]; // the site is away for a moment
    }
    if (data && data.status !== "running") return data;
    if (data && step(data) === false) return null;
    await pause(wait);
  }
}

/** Look what a task would come to; nothing of it stays in the list of jobs. */
export async function preview(action, body, wanted) {
  body.set("dry", "1");
  const { job } = await post(`${start.home}@@${action}`, body);
  const data = await follow(job, wanted);
  if (data) post(`${start.home}@@jobs/${job}/@@forget`).catch(() => {});
  return data;
}

/** Let a task go on while one works, say how far it is, and what came of it; `after()` mends the tree. */
export async function work(job, doing, after) {
  remember(job, doing);
  const bar = tell(`${doing} …`, { Stop: () => post(`${start.home}@@jobs/${job}/@@cancel`).catch(() => {}) }, { busy: true });
  try {
    const { status, message } = await follow(job, ({ step, steps }) => { if (steps) Object.assign(bar, { max: steps, value: step }); });
    await after();
    tell(message || "OMERO does not tell what came of it.", {}, { bad: status !== "done" });
  } catch (error) {
    tell(error.message, {}, { bad: true });
  }
  remember(job);
}

/** Keep what is going on for when the page is loaded again. */
function remember(job, doing) {
  const known = kept();
  if (doing) known[job] = doing;
  else delete known[job];
  try { sessionStorage.setItem(KEPT, JSON.stringify(known)); } catch { /* not kept then */ }
}

/** What was going on when the page was left: by job what is said of it. */
export function kept() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)) ?? {}; } catch { return {}; }
}
