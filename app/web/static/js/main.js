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
  // A module that cannot be fetched (a slow line, a page left early) is done without; what fails inside one is still told.
  const fetched = found.length ? import(module).catch(() => null) : null;
  fetched?.then((it) => it && found.forEach(it.enhance));
}

// After a refused form the list of problems is the first thing to read.
document.querySelector("[data-problems]")?.focus();
