// A field that offers what is found by what one types: an ARIA combobox.

const DELAY = 150; // milliseconds without a key before the server is asked
const LONGEST = 255; // characters, which is what a filter may have

export class Combobox {
  #field;
  #list;
  #told;
  #timer = 0;
  #asked = new AbortController();
  #active = -1;
  #of;

  /** `of` says what the list and the words about it are, how to ask, and what to do with what is chosen; `eager` is Enter for the first. */
  constructor(field, of) {
    [this.#field, this.#list, this.#told, this.#of] = [field, of.list, of.told, of];
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.#list.id);
    this.#close();
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('keydown', (event) => this.#key(event));
    field.addEventListener('blur', () => this.#drop());
    // The field keeps the focus, so that the list is still there when the button is let go.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => this.#choose(target.closest('[role=option]')));
  }

  #typed() {
    this.#of.typed?.();
    clearTimeout(this.#timer);
    this.#asked.abort();
    const text = this.#field.value.trim();
    if (!text || text.length > LONGEST) this.#close();
    else this.#timer = setTimeout(() => this.#ask(text), DELAY);
  }

  async #ask(text) {
    this.#asked = new AbortController();
    try {
      const found = await this.#of.ask(text, this.#asked.signal);
      this.#show(found, text.toLowerCase());
    } catch (error) {
      if (error.name !== 'AbortError') this.#close(); // it works without, as it does without scripts
    }
  }

  #show({ found, more = false }, text) {
    const begins = (each) => each.text.toLowerCase().startsWith(text);
    const sorted = [...found.filter(begins), ...found.filter((each) => !begins(each))];
    this.#list.replaceChildren(...sorted.map((each) => option(each, this.#of.there)));
    this.#active = -1;
    this.#field.removeAttribute('aria-activedescendant');
    this.#told.textContent = found.length ? `${found.length} to choose from${more ? ', and more: please type more of the name' : ''}` : this.#of.none;
    this.#open(found.length > 0);
  }

  #open(open) {
    this.#list.hidden = !open;
    this.#field.setAttribute('aria-expanded', String(open));
    if (!open) this.#mark(-1);
  }

  #close() {
    this.#list.replaceChildren();
    this.#told.textContent = '';
    this.#open(false);
  }

  /** Nothing more is to come, for somebody is elsewhere by now. */
  #drop() {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#close();
  }

  #mark(index) {
    this.#list.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = index;
    const marked = this.#list.children[index];
    marked?.setAttribute('aria-selected', 'true');
    marked?.scrollIntoView({ block: 'nearest' });
    if (marked) this.#field.setAttribute('aria-activedescendant', marked.id);
    else this.#field.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || this.#list.hidden) return;
    const last = this.#list.children.length - 1;
    const to = { ArrowDown: this.#active < last ? this.#active + 1 : 0, ArrowUp: this.#active > 0 ? this.#active - 1 : last }[event.key];
    if (to !== undefined) this.#mark(to);
    else if (event.key === 'Enter' && (this.#active >= 0 || this.#of.eager)) this.#choose(this.#list.children[Math.max(this.#active, 0)]);
    else if (event.key === 'Escape') this.#drop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(chosen) {
    if (!chosen) return;
    this.#of.take(chosen.dataset);
    this.#drop();
  }
}

function option({ id, text, by, title = '' }, kind) {
  const [made, name, more] = ['li', 'bdi', 'span'].map((each) => document.createElement(each));
  made.id = `${kind}-choice-${id}`;
  made.setAttribute('role', 'option');
  made.setAttribute('aria-selected', 'false');
  Object.assign(made.dataset, { id, text, by });
  made.title = title;
  name.textContent = text;
  more.className = 'muted';
  more.textContent = by;
  made.append(name, ' ', more);
  return made;
}
