// Turns <input list data-choose> into a select of all that its list offers, by group; what was typed stays chosen. Without script the
// list of the input serves.
const groups = new Map();

function options(list) {
  if (!groups.has(list.id)) {
    const found = new Map();
    for (const option of list.options) {
      const group = option.dataset.group ?? "";
      if (!found.has(group)) found.set(group, []);
      found.get(group).push(option.value);
    }
    groups.set(list.id, found);
  }
  return groups.get(list.id);
}

export function enhance(input) {
  const select = document.createElement("select");
  for (const name of ["name", "id", "aria-label", "aria-invalid", "aria-describedby"])
    if (input.hasAttribute(name)) select.setAttribute(name, input.getAttribute(name));
  select.add(new Option(`– ${input.placeholder || "choose"} –`, ""));
  let known = input.value === "";
  for (const [label, values] of options(input.list)) {
    const group = document.createElement("optgroup");
    group.label = label;
    for (const value of values) {
      const chosen = value === input.value;
      known ||= chosen;
      group.append(new Option(value, value, chosen, chosen));
    }
    select.append(group);
  }
  if (!known) select.add(new Option(input.value, input.value, true, true), 1);
  input.replaceWith(select);
}
