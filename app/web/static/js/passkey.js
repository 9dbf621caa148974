// A form with data-passkey="create" or "get" has the browser make or use a passkey before it is sent. Its button stays
// hidden where the browser knows no passkeys; the options of the server are in data-options.
export function enhance(form) {
  const kind = form.dataset.passkey;
  const parse = { create: "parseCreationOptionsFromJSON", get: "parseRequestOptionsFromJSON" }[kind];
  const button = form.querySelector("[data-passkey-button]");
  if (!button || !window.PublicKeyCredential?.[parse]) return;
  const notice = form.querySelector("[data-passkey-notice]");
  form.hidden = button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    button.disabled = true;
    try {
      const publicKey = PublicKeyCredential[parse](JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[kind]({ publicKey });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (error) {
      button.disabled = false;
      notice.textContent = error.name === "InvalidStateError"
        ? "This device has a passkey for your account already."
        : "No passkey was used. Try again, or use your password.";
    }
  });
}
