// What is there when the page is loaded may come again later, with a part of it.

/** Do something with each such element, now and whenever a part of the page is filled. */
export function each(selector, act) {
  const start = (root) => { for (const element of root.querySelectorAll(selector)) act(element); };
  start(document);
  document.addEventListener('filled', ({ target }) => start(target));
}
