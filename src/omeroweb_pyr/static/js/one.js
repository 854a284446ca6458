// One thing out of many: found by a part of its name, and sent by its id, where what is typed would be sent without scripts.

import { Combobox } from './combobox.js';
import { askJson } from './viewer/asking.js';

/** What our own lists tell, and OMERO's: an id, what it is called, and more about it. */
const told = (each) => ({
  id: String(each.id ?? each['@id']),
  text: each.name ?? each.Name ?? `${each.FirstName} ${each.LastName}`.trim(),
  by: each.level ?? each.UserName ?? '',
});

for (const field of document.querySelectorAll('[data-one]')) {
  const { one, id, from, goes } = field.dataset;
  const [box, sent, typed] = [field.closest('.choosing'), document.createElement('input'), field.name];
  const send = (value) => {
    field.name = value ? '' : typed;
    Object.assign(sent, { name: value ? one : '', value });
  };
  sent.type = 'hidden';
  field.after(sent);
  send(id);
  new Combobox(field, {
    list: box.querySelector('[role=listbox]'),
    told: box.querySelector('[data-told]'),
    there: one,
    none: 'Nothing has that in its name',
    typed: () => send(''),
    async ask(text, signal) {
      const url = new URL(from, location.href);
      url.searchParams.set('q', text);
      const { data, meta, more = meta?.totalCount > data.length } = await askJson(url, { signal });
      return { found: data.map(told), more };
    },
    take(chosen) {
      field.value = chosen.text;
      send(chosen.id);
      if (goes !== undefined) field.form.requestSubmit();
    },
  });
}
