// Asks before typed but unsaved words are lost; silent once the form is sent, reset or typed back to what it was.
// The server says everything that is wrong at once; the browser stops only half a date, which would be sent as none.
export function enhance(form) {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    const half = [...form.elements].find((each) => each.validity?.badInput);
    if (!half) return;
    event.preventDefault();
    half.closest("details")?.setAttribute("open", "");
    half.reportValidity();
  });
  const state = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  const refused = form.ownerDocument.querySelector("[data-problems]") !== null;
  const saved = state();
  let sent = false;
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent = true; });
  addEventListener("pageshow", () => { sent = false; });
  addEventListener("beforeunload", (event) => {
    if (!sent && (refused || state() !== saved)) event.preventDefault();
  });
}
