// What the forms of the right panel need: brought when somebody turns to the panel, and not before the client can be used.
import "../pairs.js";
import "../tags.js";

export { carry, keep, restore } from "./drafts.js";
export { failed, send } from "./sending.js";
