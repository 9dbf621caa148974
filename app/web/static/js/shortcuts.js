// One-letter keys: / search, n new engagement, ? the page of shortcuts, Escape leaves a field. They can be switched off (WCAG 2.1.4)
// by data-keys="off" on the body, or by a checkbox [data-keys-switch], which this browser remembers.
const REMEMBERED = "contrast-keys";

const remembered = {
  off() { try { return localStorage.getItem(REMEMBERED) === "off"; } catch { return false; } },
  set(on) { try { on ? localStorage.removeItem(REMEMBERED) : localStorage.setItem(REMEMBERED, "off"); } catch { /* private window */ } },
};

export const typing = (element) => Boolean(element?.closest?.("input, select, textarea, [contenteditable], [role=listbox]"));

function go(event, href) {
  if (!href) return;
  event.preventDefault();
  location.assign(href);
}

function search(event) {
  const field = document.querySelector("input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

export function shortcuts() {
  const { dataset } = document.body;
  for (const box of document.querySelectorAll("[data-keys-switch]")) {
    box.checked = !remembered.off();
    box.disabled = dataset.keys === "off";
    box.addEventListener("change", () => remembered.set(box.checked));
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.matches?.("input[type=search]")) return event.target.blur();
    if (typing(event.target) || dataset.keys === "off" || remembered.off()) return;
    if (event.key === "/") search(event);
    else if (event.key === "n") go(event, dataset.new);
    else if (event.key === "?") go(event, dataset.shortcuts);
  });
}
