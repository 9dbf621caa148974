// Every page works without script; this only adds comfort, and fetches what the page has use for.
import { shortcuts } from "./shortcuts.js";
import { rows } from "./rows.js";

shortcuts();
rows();

const needed = [
  ["[data-suggest]", "./suggest.js"],
  ["form[data-filter]", "./filter.js"],
  ["form[data-guard]", "./guard.js"],
  ["form[data-enter]", "./enter.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-choose]", "./choose.js"],
  ["[data-zone]", "./zone.js"],
  ["[data-unit-of]", "./units.js"],
  ["[data-progress]", "./progress.js"],
  ["[data-select]", "./select.js"],
  ["[data-grid]", "./grid.js"],
  ["form[data-passkey]", "./passkey.js"],
];
function enhance(root) {
  return needed.map(([selector, module]) => {
    const found = [...root.querySelectorAll(selector)];
    // A module that cannot be fetched (a slow line, a page left early) is done without; what fails inside one is still told.
    const it = found.length ? import(module).catch(() => null) : Promise.resolve(null);
    return it.then((it) => it && found.forEach(it.enhance));
  });
}
// Says that what is added is there, to whoever waits for it.
Promise.allSettled(enhance(document)).then(() => document.documentElement.setAttribute("data-ready", ""));
// What a filter puts in place of the results is added to as well.
document.addEventListener("contrast:shown", (event) => enhance(event.target));

// After a refused form the list of problems is the first thing to read.
document.querySelector("[data-problems]")?.focus();
