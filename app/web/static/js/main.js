// Every page works without script; this only adds comfort, and fetches what the page has use for.
import { shortcuts } from "./shortcuts.js";
import { rows } from "./rows.js";

shortcuts();
rows();

const needed = [
  ["[data-suggest]", "./suggest.js"],
  ["form[data-filter]", "./filter.js"],
  ["form[data-guard]", "./guard.js"],
  ["[data-copy]", "./copy.js"],
  ["[data-zone]", "./zone.js"],
  ["[data-unit-of]", "./units.js"],
];
for (const [selector, module] of needed) {
  const found = [...document.querySelectorAll(selector)];
  if (found.length) import(module).then(({ enhance }) => found.forEach(enhance));
}

// After a refused form the list of problems is the first thing to read.
document.querySelector("[data-problems]")?.focus();
