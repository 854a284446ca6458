// How far jobs are, told anew without loading the page, and those that wait for it go on; without scripts it is loaded again and again.

const EVERY = 2000; // milliseconds
const list = document.querySelector('[data-jobs]');
const told = document.querySelector('[data-told]');

const running = () => [...list.querySelectorAll('.job:has(progress)')].map((job) => job.dataset.job);

async function renew() {
  const before = running();
  if (!before.length) return;
  try {
    for (const form of list.querySelectorAll('form[data-go]')) await fetch(form.action, { method: 'POST', body: new FormData(form) });
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.ok && !answer.redirected) show(new DOMParser().parseFromString(await answer.text(), 'text/html'), before);
  } catch {
    // the server is away for a moment; it is asked again
  }
  setTimeout(renew, EVERY);
}

function show(page, before) {
  const there = document.activeElement.closest('.job')?.dataset.job;
  list.replaceChildren(...page.querySelector('[data-jobs]').children);
  // The button that was there is another one by now.
  if (there) list.querySelector(`[data-job="${there}"] button`)?.focus();
  const ended = before.filter((job) => !running().includes(job)).map((job) => list.querySelector(`[data-job="${job}"]`)).filter(Boolean);
  if (ended.length) told.textContent = ended.map((job) => `${job.querySelector('h2').textContent}: ${job.dataset.status}`).join('. ');
}

setTimeout(renew, EVERY / 4);
