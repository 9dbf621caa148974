// Asks before typed but unsaved words are lost; silent once the form is sent, reset or typed back to what it was.
export function enhance(form) {
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
