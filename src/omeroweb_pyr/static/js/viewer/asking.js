// Asking the server for pictures and facts, with its own sentence where they can't be had.

/** What the server said instead of an answer. */
export class Refused extends Error {}

/** Fetch an address below the page's own; `accept` says what for. Rejects with Refused, or with an AbortError. */
export async function ask(url, accept, { signal, priority } = {}) {
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: `${accept}, application/json` }, signal, priority });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Refused("the server can't be reached.");
  }
  if (answer.ok) return answer;
  throw new Refused(await sentence(answer));
}

/** Fetch facts as JSON. */
export async function askJson(url, options) {
  return (await ask(url, "application/json", options)).json();
}

async function sentence(answer) {
  try {
    return (await answer.json()).message || `the server answered ${answer.status}.`;
  } catch {
    return `the server answered ${answer.status}.`;
  }
}
