// A unit that stands for a control's value (an amount's currency) follows what is chosen there.
export function enhance(unit) {
  const control = document.getElementById(unit.dataset.unitOf);
  control?.addEventListener("change", () => {
    if (control.value) unit.textContent = control.value;
  });
}
