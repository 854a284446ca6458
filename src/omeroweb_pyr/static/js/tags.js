// The field for another tag offers those that there are, and that for another file likewise: an ARIA combobox.

import { each } from './parts.js';
import { askJson } from './viewer/asking.js';

const DELAY = 150; // milliseconds without a key before the server is asked
const LONGEST = 255; // characters, which is what a filter may have

class Combobox {
  #field;
  #list;
  #told;
  #there;
  #id = document.createElement('input');
  #timer = 0;
  #asked = new AbortController();
  #active = -1;
  #of;

  /** `of` says where to ask, how to read what is found, what is there already, and what the field for the id is called. */
  constructor(field, of) {
    const form = field.form;
    this.#of = of;
    [this.#field, this.#list, this.#told] = [field, form.querySelector('[role=listbox]'), form.querySelector('[data-told]')];
    this.#there = new Set([...document.querySelectorAll(`[data-${of.there}]`)].map((each) => each.dataset[of.there]));
    Object.assign(this.#id, { type: 'hidden', name: of.name, disabled: true });
    form.hidden = false;
    form.append(this.#id);
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
    this.#forget();
    clearTimeout(this.#timer);
    this.#asked.abort();
    const text = this.#field.value.trim();
    if (!text || text.length > LONGEST) this.#close();
    else this.#timer = setTimeout(() => this.#ask(text), DELAY);
  }

  async #ask(text) {
    this.#asked = new AbortController();
    const url = new URL(this.#of.from(this.#field), location.href);
    url.searchParams.set('q', text);
    try {
      const { data } = await askJson(url, { signal: this.#asked.signal });
      this.#show(data.map(this.#of.read).filter(({ id, usable }) => usable && !this.#there.has(id)), text.toLowerCase());
    } catch (error) {
      if (error.name !== 'AbortError') this.#close(); // it works without, as it does without scripts
    }
  }

  #show(found, text) {
    const begins = (each) => each.text.toLowerCase().startsWith(text);
    this.#list.replaceChildren(...[...found.filter(begins), ...found.filter((each) => !begins(each))].map((each) => option(each, this.#of.there)));
    this.#active = -1;
    this.#field.removeAttribute('aria-activedescendant');
    this.#told.textContent = found.length ? `${found.length} to choose from` : this.#of.none;
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
    else if (event.key === 'Enter' && this.#active >= 0) this.#choose(this.#list.children[this.#active]);
    else if (event.key === 'Escape') this.#drop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What there is goes by its id: another may be called the same. */
  #choose(chosen) {
    if (!chosen) return;
    this.#field.value = chosen.dataset.text;
    this.#field.removeAttribute('name');
    Object.assign(this.#id, { value: chosen.dataset.id, disabled: false });
    this.#drop();
  }

  #forget() {
    if (this.#of.text) this.#field.name = this.#of.text;
    this.#id.disabled = true;
  }
}

function option({ id, text, by, title }, kind) {
  const [made, name, more] = ['li', 'bdi', 'span'].map((each) => document.createElement(each));
  made.id = `${kind}-choice-${id}`;
  made.setAttribute('role', 'option');
  made.setAttribute('aria-selected', 'false');
  Object.assign(made.dataset, { id, text });
  made.title = title;
  name.textContent = text;
  more.className = 'muted';
  more.textContent = by;
  made.append(name, ' ', more);
  return made;
}

const TAGS = {
  there: 'tag', name: 'tag', text: 'text', none: 'A new tag',
  from: (field) => field.dataset.tags,
  read(tag) {
    const { owner: { FirstName = '', LastName = '', UserName = '' }, permissions } = tag['omero:details'];
    return { id: String(tag['@id']), text: tag.Value, title: tag.Description ?? '', by: `${FirstName} ${LastName}`.trim() || UserName, usable: permissions.canAnnotate };
  },
};
const FILES = {
  there: 'file', name: 'annotation', none: 'There is no such file',
  from: (field) => field.dataset.attached,
  read: (file) => ({ id: String(file['@id']), text: file.Name, title: file.Description, by: `${file.size}, ${file.by}`, usable: true }),
};

/** Let a new tag be put into a set, of those that there are. */
async function sets(box) {
  const { data } = await askJson(new URL(box.dataset.sets, location.href)).catch(() => ({ data: [] }));
  const usable = data.filter((set) => set['omero:details'].permissions.canLink);
  if (!usable.length || box.querySelector('select')) return;
  const choice = document.createElement('select');
  Object.assign(choice, { name: 'tagset', ariaLabel: 'Set of the new tag' });
  choice.append(new Option('In no set', ''), ...usable.map((set) => new Option(set.Value, set['@id'])));
  box.append(choice);
}

each('input[data-tags]', (field) => new Combobox(field, TAGS));
each('input[data-attached]', (field) => new Combobox(field, FILES));
each('details[data-sets]', (box) => {
  if (box.open) sets(box);
  else box.addEventListener('toggle', () => sets(box), { once: true });
});
