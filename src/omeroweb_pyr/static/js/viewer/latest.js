// One picture under way at a time, and always the newest that was asked for after it.

const PATIENCE = 250; // an outdated picture may still arrive for so many milliseconds: dragging a slider then shows planes on the way

/** Runs `start(wanted)`, which returns `{ done, drop() }`; `done` settles when the picture is there, or can't be had. `idle()` is told the end. */
export class Latest {
  #start;
  #idle;
  #current = null;
  #next = null;
  #late = 0;

  constructor(start, idle) {
    [this.#start, this.#idle] = [start, idle];
  }

  /** Say whether a newer picture than the one under way is asked for. */
  get outdated() {
    return this.#next !== null;
  }

  /** Say whether anything is under way. */
  get busy() {
    return this.#current !== null;
  }

  /** Ask for a picture, unless another is asked for before it can be started; `key` tells two of them apart. */
  want(key, wanted) {
    if (this.#current?.key === key) {
      this.#next = null;
    } else if (this.#current) {
      this.#next = { key, wanted };
      clearTimeout(this.#late);
      this.#late = setTimeout(() => this.#dropLate(), PATIENCE - (performance.now() - this.#current.since));
    } else {
      this.#run(key, wanted);
    }
  }

  #dropLate() {
    if (!this.#current || !this.#next) return;
    this.#current.task.drop();
    this.#go();
  }

  async #run(key, wanted) {
    const under = { key, since: performance.now() };
    this.#current = under;
    under.task = this.#start(wanted);
    await under.task.done;
    if (this.#current === under) this.#go();
  }

  #go() {
    const next = this.#next;
    clearTimeout(this.#late);
    this.#current = this.#next = null;
    if (next) this.#run(next.key, next.wanted);
    else this.#idle();
  }
}
