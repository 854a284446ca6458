// Bring every viewer of the page to life; without this the form and the picture work by themselves.
import { Viewer } from "./viewer/viewer.js";

for (const root of document.querySelectorAll("[data-viewer]")) library(root.dataset.library).then((found) => new Viewer(root, found));

// The preview in another page is of what is selected there, and of nothing beside it.
if (window.parent !== window) for (const link of document.querySelectorAll("[data-beside]")) link.remove();

/** Load OpenSeadragon, where the server has it; it is a classic script, and says so by a name of its own. */
function library(address) {
  if (!address) return Promise.resolve(null);
  return new Promise((resolve) => {
    const script = Object.assign(document.createElement("script"), { src: address });
    script.onload = () => resolve(globalThis.OpenSeadragon ?? null);
    script.onerror = () => resolve(null);
    document.head.append(script);
  });
}
