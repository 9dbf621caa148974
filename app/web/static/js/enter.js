// Enter goes on to the next field, so that a half-filled form is not sent by mistake; Ctrl+Enter (or Cmd+Enter) sends it.
const FIELDS = "input:not([type=hidden]), select, textarea";

const isReachable = (field) => !field.disabled && !field.readOnly && field.getClientRects().length > 0;
// Of the radios of one question the Tab key stops at one only: the chosen one, else the first.
const isStop = (field) => field.type !== "radio" || field.checked
  || ![...field.form.elements].some((each) => each.name === field.name && each.checked && each.type === "radio");

function next(form, from) {
  const fields = [...form.querySelectorAll(FIELDS)].filter((each) => each === from || (isReachable(each) && isStop(each)));
  const behind = fields.slice(fields.indexOf(from) + 1).filter((each) => each.type !== "radio" || each.name !== from.name);
  return behind[0] ?? form.querySelector("button[type=submit]:not([disabled])");
}

export function enhance(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.altKey) return;
    const field = event.target;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]:not([disabled])"));
    } else if (field.matches("input:not([type=submit], [type=button], [type=reset], [type=file])") && !event.shiftKey) {
      event.preventDefault();
      next(form, field)?.focus();
    }
  });
}
