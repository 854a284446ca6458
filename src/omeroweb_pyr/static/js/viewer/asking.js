// Asking the server for pictures and facts, with its own sentence where they can't be had.

/** What the server said instead of an answer; `after` is in how many seconds it may be asked again, 0 where that would be no use. */
export class Refused extends Error {
  constructor(message, after = 0) {
    super(message);
    this.after = after;
  }
}

/** Fetch an address below the page's own; `accept` says what for. Rejects with Refused, or with an AbortError. */
export async function ask(url, accept, { signal, priority } = {}) {
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: `${accept}, application/json` }, signal, priority });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Refused("the server can't be reached.");
  }
  if (answer.ok) return answer;
  throw new Refused(await sentence(answer), Number(answer.headers.get("Retry-After")) || 0);
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
