// Which picture is shown: the newest asked for; older ones that are late are dropped, and one is under way at a time.

const PATIENCE = 250; // an outdated picture may still arrive for so many milliseconds: dragging a slider then shows planes on the way
const IDLE = 250;

/** Loads pictures into an img element. */
export class Pictures {
  #img;
  #told;
  #current = null; // what is under way: { url, probe, since }
  #next = null;
  #late = 0;
  #idle = 0;
  #ahead = [];

  /** `told` has busy(bool), drawn(url) and failed(sentence). */
  constructor(img, told) {
    this.#img = img;
    this.#told = told;
    this.shown = img.getAttribute("src");
  }

  /** Show a picture as soon as it can be had, unless another is asked for before that. */
  show(url) {
    this.#forgetAhead();
    if (this.#current?.url === url) {
      this.#next = null;
    } else if (this.#current) {
      this.#next = url;
      clearTimeout(this.#late);
      this.#late = setTimeout(() => this.#dropLate(), PATIENCE - (performance.now() - this.#current.since));
    } else {
      this.#start(url);
    }
  }

  /** Load neighbours into the browser's cache, once nothing else is to be done. */
  ahead(urls) {
    this.#forgetAhead();
    this.#idle = setTimeout(() => {
      this.#ahead = urls.map((url) => Object.assign(new Image(), { src: url }));
    }, IDLE);
  }

  #forgetAhead() {
    clearTimeout(this.#idle);
    for (const probe of this.#ahead) if (!probe.complete) probe.src = "";
    this.#ahead = [];
  }

  #dropLate() {
    if (!this.#current || !this.#next) return;
    const { probe } = this.#current;
    this.#current = null;
    probe.src = "";
    this.#start(this.#next);
  }

  async #start(url) {
    const under = { url, probe: new Image(), since: performance.now() };
    this.#current = under;
    this.#next = null;
    this.#told.busy(true);
    under.probe.src = url;
    const good = await under.probe.decode().then(() => true, () => false);
    if (this.#current === under) await this.#finish(under, good);
  }

  async #finish(under, good) {
    if (good) {
      this.#img.src = this.shown = under.url;
      this.#told.drawn(under.url, this.#next === null);
    } else if (!this.#next) {
      const sentence = await whyNot(under.url);
      if (this.#current !== under) return;
      if (!this.#next) this.#told.failed(sentence);
    }
    clearTimeout(this.#late);
    this.#current = null;
    if (this.#next) this.#start(this.#next);
    else this.#told.busy(false);
  }
}

/** Ask again for a picture that did not come, for the sentence that says why. */
async function whyNot(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (answer.ok) return "the picture came damaged; try again.";
    const told = await answer.json();
    return told.message || `the server answered ${answer.status}.`;
  } catch {
    return "the server can't be reached, or gave no reason.";
  }
}
