// Boxes beside the rows of a list: one for all rows of the page, and how many are selected. Without script the boxes alone do.
export function enhance(form) {
  // The boxes are named "id", which hides the form's own property of that name.
  const name = form.getAttribute("id");
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][form="${name}"]`)];
  const all = form.querySelector("[data-select-all]");
  const box = all.querySelector("input");
  const said = form.querySelector("[data-selected]");
  all.hidden = false;

  function tell() {
    const rows = boxes(), chosen = rows.filter((each) => each.checked).length;
    box.checked = rows.length > 0 && chosen === rows.length;
    box.indeterminate = chosen > 0 && chosen < rows.length;
    said.textContent = chosen ? `${chosen} selected` : "";
  }

  box.addEventListener("change", () => {
    for (const each of boxes()) each.checked = box.checked;
    tell();
  });
  for (const each of boxes()) each.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (boxes().some((each) => each.checked)) return;
    event.preventDefault();
    said.textContent = "Select some rows first.";
  });
  tell();
}
