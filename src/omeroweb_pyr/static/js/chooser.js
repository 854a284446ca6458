// Users found by a part of their names: put into the table of a group's members, or among the names that a mail goes to.

import { findMany } from './finding.js';

const NONE = 'Nobody else has that in the name';

/** Put a row for somebody on top of a table; he is ticked, which he was not before. */
function seat(table, { id, text, by }) {
  const row = table.querySelector('template').content.cloneNode(true);
  const [member, owner] = row.querySelectorAll('input');
  Object.assign(member, { name: 'members', value: id });
  Object.assign(owner, { name: 'owners', value: id });
  row.querySelector('[data-name]').textContent = text;
  row.querySelector('[data-user]').textContent = by;
  owner.setAttribute('aria-label', `Owner: ${text}`);
  member.checked = true;
  table.hidden = false;
  const body = table.querySelector('tbody');
  body.prepend(row);
  table.scrollTop = 0;
  body.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Say what saving would do. */
function sum(form) {
  const turned = (name, on) => [...form.querySelectorAll(`[name=${name}]`)].filter((box) => box.checked === on && box.defaultChecked !== on).length;
  const told = [
    [turned('members', true), 'to be added'],
    [turned('members', false), 'to be removed'],
    [turned('owners', true), 'to become owner', 'to become owners'],
    [turned('owners', false), 'no longer owner', 'no longer owners'],
  ];
  return told.filter(([count]) => count).map(([count, one, many = one]) => `${count} ${count === 1 ? one : many}`).join(', ');
}

for (const field of document.querySelectorAll('[data-people]')) {
  const { form } = field;
  const [table, names] = [form.querySelector('[data-members]'), form.elements[field.dataset.into]];
  const seated = () => new Set([...form.querySelectorAll('[name=members]')].map(({ value }) => value));
  field.closest('[hidden]').hidden = false;
  findMany(field, field.dataset.people, {
    there: 'person',
    none: NONE,
    shape: ({ id, user, name, active }) => ({ id: String(id), text: name, by: user, title: active ? '' : 'Not active' }),
    but: seated,
    take(chosen) {
      if (table) seat(table, chosen);
      else names.value = [names.value.trim(), chosen.by].filter(Boolean).join('\n');
    },
  });
}

for (const told of document.querySelectorAll('[data-sum]')) {
  const form = told.closest('form');
  const show = () => { told.textContent = sum(form); };
  form.addEventListener('change', show);
  show(); // a form that was refused, or that one comes back to
}
