// What the pages of administration do when scripts run; without them they work all the same.

// On a small screen the way to the page that one is on may be out of sight.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'instant' });

for (const menu of document.querySelectorAll('[data-submits]')) {
  // By arrows one goes past others to what one wants, and takes it by Enter.
  let passing = false;
  const send = () => menu.form.requestSubmit();
  menu.addEventListener('keydown', ({ key }) => {
    passing = key !== 'Enter';
    if (key === 'Enter' && !menu.selectedOptions[0]?.defaultSelected) send();
  });
  menu.addEventListener('pointerdown', () => { passing = false; });
  menu.addEventListener('change', () => { if (!passing) send(); });
}

// Who clicks twice means it once; who comes back, or waits, may send again.
const SENT_MS = 3000;
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (Date.now() - Number(form.dataset.sent ?? 0) < SENT_MS) event.preventDefault();
  else form.dataset.sent = Date.now();
});
addEventListener('pageshow', () => document.querySelectorAll('[data-sent]').forEach((form) => delete form.dataset.sent));

// The boxes of privileges count for restricted administrators only.
for (const boxes of document.querySelectorAll('[data-privileges]')) {
  const form = boxes.closest('form');
  const show = () => { boxes.hidden = form.querySelector('[name=role]:checked')?.value !== 'restricted_administrator'; };
  form.addEventListener('change', show);
  show();
}

// A box for a whole set of them: ticked by all, half by some.
for (const set of document.querySelectorAll('[data-set]')) {
  const all = set.querySelector('[data-all]');
  const parts = [...set.querySelectorAll('input[name]')];
  const show = () => {
    all.checked = parts.every((part) => part.checked);
    all.indeterminate = !all.checked && parts.some((part) => part.checked);
  };
  all.addEventListener('change', () => {
    for (const part of parts) if (!part.disabled) part.checked = all.checked;
    show();
  });
  set.addEventListener('change', show);
  all.disabled = parts.every((part) => part.disabled);
  all.closest('label').hidden = false;
  show();
}

// Long tables in forms get a filter of their own, which hides rows and unticks nothing.
for (const sheet of document.querySelectorAll('[data-filtered]')) {
  const rows = sheet.getElementsByTagName('tr');
  if (rows.length < 9) continue;
  const texts = new WeakMap();
  const text = (row) => texts.get(row) ?? texts.set(row, row.textContent.toLowerCase()).get(row);
  const field = document.createElement('input');
  field.type = 'search';
  field.placeholder = 'Filter';
  field.setAttribute('aria-label', `Filter: ${sheet.getAttribute('aria-label')}`);
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) row.hidden = row.parentElement.localName === 'tbody' && !text(row).includes(wanted);
  });
  field.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  sheet.before(field);
}

const WORDS = ['very weak', 'weak', 'fair', 'good', 'strong'];

/** Rate a password from 0 to 4 by its length and by how many kinds of signs it has. */
export function strength(text) {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]|_/, /\s|[^\x00-\x7f]/].filter((kind) => kind.test(text)).length;
  const different = new Set(text).size;
  const worth = Math.min(text.length, different * 2) * (0.6 + 0.2 * kinds);
  return [6, 9, 13, 18].filter((limit) => worth >= limit).length;
}

for (const told of document.querySelectorAll('[data-strength]')) {
  const field = document.getElementById(told.dataset.strength);
  const [meter, words] = [told.querySelector('meter'), told.querySelector('span')];
  field.addEventListener('input', () => {
    told.hidden = !field.value;
    meter.value = strength(field.value);
    words.textContent = `This password is ${WORDS[meter.value]}.`;
  });
}

const photo = document.querySelector('[data-photo]');
if (photo) (await import('./cropping.js')).cropping(photo);

// What goes on is told anew without loading the page; when it has ended, the page tells what came of it.
const going = document.querySelector('[data-going]');
async function renew() {
  const { look } = going.dataset;
  const answer = await fetch(look, { cache: 'no-store' }).catch(() => null);
  if (answer?.ok) {
    const now = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-going]');
    if (!now) return location.replace(look);
    if (now.innerHTML !== going.innerHTML) going.replaceChildren(...now.childNodes);
  }
  return setTimeout(renew, Number(going.dataset.going));
}
if (going) setTimeout(renew, Number(going.dataset.going));

// What is cheap begins by itself.
document.querySelector('form[data-begins]')?.requestSubmit();
