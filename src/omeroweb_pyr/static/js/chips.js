// Groups chosen out of many: found by a part of their names, shown as chips that can be taken off and put back.

import { Combobox } from './combobox.js';
import { askJson } from './viewer/asking.js';

const NONE = 'No other group has that in its name';

/** A chip whose box is not ticked stays, struck out, until the form is saved; whoever is in no group has no default one. */
function show(chip) {
  const [box, first, button] = [chip.querySelector('[type=checkbox]'), chip.querySelector('[type=radio]'), chip.querySelector('button')];
  const name = chip.querySelector('[data-called]')?.textContent ?? box.nextElementSibling.firstChild.textContent.trim();
  chip.classList.toggle('off', !box.checked);
  if (first) {
    first.disabled = !box.checked;
    first.checked &&= box.checked;
  }
  button.textContent = box.checked ? '\u00d7' : '\u21ba';
  button.setAttribute('aria-label', `${box.checked ? 'Take off' : 'Put back'} ${name}`);
}

const counted = ({ members }) => `${members.toLocaleString()} ${members === 1 ? 'member' : 'members'}`;

/** Have a button in place of the box. */
function dress(chip, changed) {
  const box = chip.querySelector('[type=checkbox]');
  if (box.disabled) return;
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'btn quiet' });
  button.addEventListener('click', () => {
    box.checked = !box.checked;
    show(chip);
    changed();
  });
  chip.append(button);
  box.hidden = true;
  show(chip);
}

for (const chooser of document.querySelectorAll('[data-chooser]')) {
  const [chips, template, none] = [chooser.querySelector('.chips'), chooser.querySelector('template'), chooser.querySelector('[data-none]')];
  const [field, box] = [chooser.querySelector('#find_group'), chooser.querySelector('.choosing')];
  const tells = chooser.dataset.tells === 'members' ? counted : ({ level }) => level;
  const all = () => [...chips.querySelectorAll('.chip')];
  const ids = () => new Set(all().map((chip) => chip.querySelector('[type=checkbox]').value));
  /** One has to be the default one: the only one is. */
  const changed = () => {
    const firsts = [...chips.querySelectorAll('[type=radio]:enabled')];
    if (firsts.length === 1) firsts[0].checked = true;
    none.hidden = all().length > 0;
  };
  chooser.classList.add('scripted');
  for (const chip of all()) dress(chip, changed);
  if (!field) continue;
  field.removeAttribute('name');
  field.value = '';
  for (const without of chooser.querySelectorAll('[name=look], [data-found]')) without.remove();
  const take = ({ id, text, by }) => {
    const there = all().find((chip) => chip.querySelector('[type=checkbox]').value === id);
    if (there) return;
    const chip = template.content.cloneNode(true).firstElementChild;
    const [box, first] = chip.querySelectorAll('input');
    Object.assign(box, { name: chooser.dataset.name, value: id, checked: true });
    if (first) Object.assign(first, { type: 'radio', name: chooser.dataset.first, value: id });
    for (const name of chip.querySelectorAll('[data-called]')) name.textContent = text;
    chip.querySelector('.hint').textContent = by;
    chips.append(chip);
    dress(chip, changed);
    changed();
    chip.scrollIntoView({ block: 'nearest' });
  };
  new Combobox(field, {
    list: box.querySelector('[role=listbox]'),
    told: box.querySelector('[data-told]'),
    there: 'group',
    none: NONE,
    eager: true,
    async ask(text, signal) {
      const url = new URL(chooser.dataset.chooser, location.href);
      url.searchParams.set('q', text);
      const [{ data, more }, there, but] = [await askJson(url, { signal }), ids(), chooser.dataset.but.split(',')];
      const found = data.map((each) => ({ id: String(each.id), text: each.name, by: tells(each) }));
      return { found: found.filter(({ id }) => !there.has(id) && !but.includes(id)), more };
    },
    take(chosen) {
      field.value = '';
      take(chosen);
    },
  });
  field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
}
