// A select with data-zone begins with the browser's own time zone, as long as nobody has chosen another.
export function enhance(select) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...select.options].some((option) => option.value === here);
  if (known && select.selectedOptions[0]?.defaultSelected) select.value = here;
}
