// Groups chosen out of many: found by a part of their names, shown as chips that can be taken off and put back.

import { findMany } from './finding.js';

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
  const field = chooser.querySelector('#find_group');
  const tells = chooser.dataset.tells === 'members' ? counted : ({ level }) => level;
  const all = () => [...chips.querySelectorAll('.chip')];
  const ids = () => all().map((chip) => chip.querySelector('[type=checkbox]').value);
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
    if (ids().includes(id)) return;
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
  findMany(field, chooser.dataset.chooser, {
    there: 'group',
    none: NONE,
    shape: (each) => ({ id: String(each.id), text: each.name, by: tells(each) }),
    but: () => new Set([...ids(), ...chooser.dataset.but.split(',')]),
    take,
  });
}
