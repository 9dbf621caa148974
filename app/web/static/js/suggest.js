// Turns <input list data-suggest> into a combobox (ARIA 1.2): options from its datalist, or from the address in data-suggest as JSON
// [{"value", "hint"}] for ?q=…; data-suggest-new offers what was typed as a new one. Without script the plain datalist serves.
// One marked "former" is what was typed under its present name; one marked "near" is asked about once the field is left.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
const MOST = 8;

function fromDatalist(list) {
  const all = [...(list?.options ?? [])].map(({ value, label }) => ({ value, hint: label === value ? "" : label }));
  return async (typed) => all.filter(({ value }) => fold(value).includes(fold(typed)));
}

function fromAddress(address) {
  let asked;
  return async (typed) => {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(address, location.href);
    url.searchParams.set("q", typed);
    const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : [];
  };
}

function option(id, { value, hint }) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.value = value;
  const parts = [document.createElement("span"), document.createElement("span")];
  parts[0].textContent = value;
  parts[1].textContent = hint ?? "";
  parts[1].className = "quiet";
  item.append(...parts);
  return item;
}

// Asks under the field whether one with nearly the typed name is meant; a button takes it.
function nearNotice(input, find, use) {
  const notice = document.createElement("div");
  notice.className = "did-you-mean";
  notice.setAttribute("role", "status");
  input.closest(".field")?.append(notice);
  const clear = () => notice.replaceChildren();
  input.addEventListener("input", clear);
  input.addEventListener("change", async () => {
    clear();
    const typed = input.value.trim();
    let found;
    try { found = typed ? await find(typed) : []; } catch { return; }
    if (typed !== input.value.trim() || found.some(({ value, former }) => former || fold(value) === fold(typed))) return;
    const near = found.filter((each) => each.near);
    if (!near.length) return;
    notice.append(Object.assign(document.createElement("span"), { textContent: "Did you mean " }));
    for (const { value } of near) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: value });
      button.addEventListener("click", () => { clear(); use(value); });
      notice.append(button, near.at(-1).value === value ? "?" : ", ");
    }
  });
}

export function enhance(input) {
  const find = input.dataset.suggest ? fromAddress(input.dataset.suggest) : fromDatalist(input.list);
  const list = document.createElement("ul");
  const label = input.labels?.[0];
  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label ? label.textContent.trim() : input.name);
  input.removeAttribute("list");
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]])
    input.setAttribute(name, value);

  let at = -1;
  const options = () => [...list.children];
  const mark = (index) => {
    at = index;
    options().forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const current = list.children[at];
    if (current) input.setAttribute("aria-activedescendant", current.id);
    else input.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  };
  const show = (open) => {
    list.hidden = !open || !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  const take = (item) => {
    input.value = item.dataset.value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    show(false);
  };
  const look = async () => {
    const typed = input.value.trim();
    let found;
    try { found = (await find(typed)).slice(0, MOST); } catch { return; }
    if (typed !== input.value.trim() || document.activeElement !== input) return;
    const known = found.some(({ value, former }) => former || fold(value) === fold(typed));
    if (typed && !known && input.dataset.suggestNew) found.push({ value: typed, hint: input.dataset.suggestNew });
    list.replaceChildren(...found.map((each, i) => option(`${list.id}-${i}`, each)));
    show(true);
  };

  if (input.dataset.suggest) nearNotice(input, find, (value) => { input.value = value; input.focus(); show(false); });

  let wait;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(look, input.dataset.suggest ? 150 : 0); });
  input.addEventListener("blur", () => { clearTimeout(wait); show(false); });
  input.addEventListener("click", () => { if (list.hidden) look(); });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) take(item);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) look();
      else mark((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + count) % count);
    } else if (event.key === "Enter" && count && at >= 0) {
      event.preventDefault();
      take(list.children[at]);
    } else if (event.key === "Escape" && count) {
      event.preventDefault();
      show(false);
    }
  });
  // Whoever typed before this script had come is offered names all the same.
  if (document.activeElement === input && input.value !== input.defaultValue) look();
}
