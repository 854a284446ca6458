// The field for another tag offers those that there are: an ARIA combobox. What is typed still makes a new tag.

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

  constructor(field) {
    const form = field.form;
    [this.#field, this.#list, this.#told] = [field, form.querySelector('[role=listbox]'), form.querySelector('[data-told]')];
    this.#there = new Set([...document.querySelectorAll('[data-tag]')].map((chip) => chip.dataset.tag));
    Object.assign(this.#id, { type: 'hidden', name: 'tag', disabled: true });
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
    const url = new URL(this.#field.dataset.tags, location.href);
    url.searchParams.set('q', text);
    try {
      const { data } = await askJson(url, { signal: this.#asked.signal });
      this.#show(data.filter((tag) => this.#usable(tag)), text.toLowerCase());
    } catch (error) {
      if (error.name !== 'AbortError') this.#close(); // it works without, as it does without scripts
    }
  }

  #usable(tag) {
    return tag['omero:details'].permissions.canAnnotate && !this.#there.has(String(tag['@id']));
  }

  #show(tags, text) {
    const begins = (tag) => tag.Value.toLowerCase().startsWith(text);
    this.#list.replaceChildren(...[...tags.filter(begins), ...tags.filter((tag) => !begins(tag))].map(option));
    this.#active = -1;
    this.#field.removeAttribute('aria-activedescendant');
    this.#told.textContent = tags.length ? `${tags.length} ${tags.length === 1 ? 'tag' : 'tags'} to choose from` : 'A new tag';
    this.#open(tags.length > 0);
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

  /** A tag that there is goes by its id: another may have the same text. */
  #choose(chosen) {
    if (!chosen) return;
    this.#field.value = chosen.dataset.text;
    this.#field.removeAttribute('name');
    Object.assign(this.#id, { value: chosen.dataset.id, disabled: false });
    this.#drop();
  }

  #forget() {
    this.#field.name = 'text';
    this.#id.disabled = true;
  }
}

function option(tag) {
  const [made, text, by] = ['li', 'bdi', 'span'].map((name) => document.createElement(name));
  const { FirstName = '', LastName = '', UserName = '' } = tag['omero:details'].owner;
  made.id = `tag-choice-${tag['@id']}`;
  made.setAttribute('role', 'option');
  made.setAttribute('aria-selected', 'false');
  Object.assign(made.dataset, { id: tag['@id'], text: tag.Value });
  made.title = tag.Description ?? '';
  text.textContent = tag.Value;
  by.className = 'muted';
  by.textContent = `${FirstName} ${LastName}`.trim() || UserName;
  made.append(text, ' ', by);
  return made;
}

each('input[data-tags]', (field) => new Combobox(field));
