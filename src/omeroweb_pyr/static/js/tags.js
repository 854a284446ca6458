// The field for another tag offers those that there are, and that for another file likewise.

import { Combobox } from './combobox.js';
import { each } from './parts.js';
import { askJson } from './viewer/asking.js';

/** Let a field offer things; `of` says where to ask, how to read what is found, what is there already, and what the field for the id is called. */
function offer(field, of) {
  const { form } = field;
  const there = new Set([...document.querySelectorAll(`[data-${of.there}]`)].map((each) => each.dataset[of.there]));
  const id = Object.assign(document.createElement('input'), { type: 'hidden', name: of.name, disabled: true });
  form.hidden = false;
  form.append(id);
  new Combobox(field, {
    list: form.querySelector('[role=listbox]'),
    told: form.querySelector('[data-told]'),
    there: of.there,
    none: of.none,
    async ask(text, signal) {
      const url = new URL(of.from(field), location.href);
      url.searchParams.set('q', text);
      const { data } = await askJson(url, { signal });
      return { found: data.map(of.read).filter((each) => each.usable && !there.has(each.id)) };
    },
    typed() {
      if (of.text) field.name = of.text;
      id.disabled = true;
    },
    /** What there is goes by its id: another may be called the same. */
    take(chosen) {
      field.value = chosen.text;
      field.removeAttribute('name');
      Object.assign(id, { value: chosen.id, disabled: false });
    },
  });
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

each('input[data-tags]', (field) => offer(field, TAGS));
each('input[data-attached]', (field) => offer(field, FILES));
each('details[data-sets]', (box) => {
  if (box.open) sets(box);
  else box.addEventListener('toggle', () => sets(box), { once: true });
});
