// Users or groups out of many: a field that asks an address who or what has a part of a name.

import { Combobox } from './combobox.js';
import { askJson } from './viewer/asking.js';

/** Offer what an address finds: `shape` makes a choice of each, and whose id is in `but()` is left out; all else is as `Combobox` has it. */
export function findOne(field, address, { shape, but = () => new Set(), ...of }) {
  const box = field.closest('.choosing');
  new Combobox(field, {
    list: box.querySelector('[role=listbox]'),
    told: box.querySelector('[data-told]'),
    async ask(text, signal) {
      const url = new URL(address, location.href);
      url.searchParams.set('q', text);
      const { data, meta, more = meta?.totalCount > data.length } = await askJson(url, { signal });
      const without = but();
      return { found: data.map(shape).filter(({ id }) => !without.has(id)), more };
    },
    ...of,
  });
}

/** The same for one after the other: the field is empty after each, and Enter sends no form. */
export function findMany(field, address, { take, ...of }) {
  findOne(field, address, {
    eager: true,
    take(chosen) {
      field.value = '';
      take(chosen);
    },
    ...of,
  });
  field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
}
