// One thing out of many: found by a part of its name. What is chosen is sent by its id, where without scripts what is typed would be sent.

import { findOne } from './finding.js';

/** What our own lists tell, and OMERO's: an id, what it is called, and more about it. */
const told = (each) => ({
  id: String(each.id ?? each['@id']),
  text: each.name ?? each.Name ?? `${each.FirstName} ${each.LastName}`.trim(),
  by: each.level ?? each.UserName ?? '',
});

/** Send by its id what was chosen, and what was typed as long as nothing was. */
function hidden(field, one, id) {
  const [sent, typed] = [document.createElement('input'), field.name];
  const send = (value) => {
    field.name = value ? '' : typed;
    Object.assign(sent, { name: value ? one : '', value });
  };
  sent.type = 'hidden';
  field.after(sent);
  send(id);
  return { typed: () => send(''), take: (chosen) => { field.value = chosen.text; send(chosen.id); } };
}

/** Put what was chosen into the list beside. */
function listed(field, list) {
  return {
    typed: () => {},
    take: ({ id, text, by }) => {
      const there = [...list.options].find(({ value }) => value === id);
      const option = there ?? new Option(by ? `${text} (${by})` : text, id);
      if (!there) list.append(option);
      option.selected = true;
      field.value = '';
      list.focus();
      list.dispatchEvent(new Event('change', { bubbles: true }));
    },
  };
}

for (const field of document.querySelectorAll('[data-one]')) {
  const { one, id = '', from, goes } = field.dataset;
  const list = field.form.elements[one];
  const { typed, take } = list instanceof HTMLSelectElement ? listed(field, list) : hidden(field, one, id);
  findOne(field, from, {
    there: one,
    none: 'Nothing has that in its name',
    typed,
    shape: told,
    take(chosen) {
      take(chosen);
      if (goes !== undefined) field.form.requestSubmit();
    },
  });
}
