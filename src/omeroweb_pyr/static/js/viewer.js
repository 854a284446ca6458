// Bring every viewer of the page to life; without this the form and the picture work by themselves.
import { Viewer } from "./viewer/viewer.js";

for (const root of document.querySelectorAll("[data-viewer]")) new Viewer(root);
