// The picture as a single img element, moved and scaled by the stage: where OpenSeadragon is not there.
import { Refused, ask } from "./asking.js";
import { Latest } from "./latest.js";
import { Stage } from "./stage.js";
import { pictureUrl } from "./view.js";

const IDLE = 250;

/** Shows views as whole pictures; a large image is as sharp as the largest level that is drawn at once. */
export class Plain {
  #img;
  #image;
  #told;
  #stage;
  #latest = new Latest((view) => this.#start(view), () => this.#told.busy(false));
  #idle = 0;
  #ahead = [];

  /** `told` has busy(bool), drawn(view, newest), failed(error), moved(scale) and pointed(pixel). */
  constructor(box, img, image, told, wheels) {
    [this.#img, this.#image, this.#told] = [img, image, told];
    this.#stage = new Stage(box, img, image.sizes, told, wheels);
  }

  /** Show a view as soon as it can be had, unless another is asked for before that. */
  show(view) {
    this.#forgetAhead();
    this.#latest.want(pictureUrl(view, this.#image), view);
  }

  /** Load views into the browser's cache, once nothing else is to be done. */
  ahead(views) {
    this.#forgetAhead();
    this.#idle = setTimeout(() => {
      this.#ahead = views.map((view) => Object.assign(new Image(), { src: pictureUrl(view, this.#image) }));
    }, IDLE);
  }

  /** Show the whole picture. */
  fit() {
    this.#stage.fit();
  }

  /** Show one image pixel per pixel of the screen. */
  one() {
    this.#stage.one();
  }

  /** Zoom by a factor about the middle. */
  zoom(factor) {
    this.#stage.zoom(factor);
  }

  /** What of the picture is seen: `{ zm, x, y }`, or null where all of it is. */
  get place() {
    return this.#stage.place;
  }

  /** Show a place again. */
  goTo(place) {
    this.#stage.goTo(place);
  }

  /** Say in words what is seen. */
  describe(words) {
    this.#img.alt = words;
  }

  #forgetAhead() {
    clearTimeout(this.#idle);
    for (const probe of this.#ahead) if (!probe.complete) probe.src = "";
    this.#ahead = [];
  }

  #start(view) {
    const probe = Object.assign(new Image(), { src: pictureUrl(view, this.#image) });
    const task = { dropped: false, drop: () => (probe.src = "", (task.dropped = true)) };
    this.#told.busy(true);
    task.done = probe.decode().then(() => true, () => false).then((good) => task.dropped || this.#finish(view, probe.src, good));
    return task;
  }

  async #finish(view, url, good) {
    if (good) {
      this.#img.src = url;
      this.#told.drawn(view, !this.#latest.outdated);
    } else if (!this.#latest.outdated) {
      const error = await whyNot(url);
      if (!this.#latest.outdated) this.#told.failed(error);
    }
  }
}

/** Ask again for a picture that did not come, for the reason. */
async function whyNot(url) {
  try {
    await ask(url, "image/jpeg");
    return new Refused("the picture came damaged; try again.");
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}
