// A filter form leaves its empty fields out of the address, so that a view's link says only what was chosen. With data-filter="results"
// it applies at once: what it changes is fetched and put in place of #results, while the form and the focus in it stay.
const WAIT = 300; // milliseconds without a further key

export function enhance(form) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const name of new Set(formData.keys())) {
      const given = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      for (const value of given) formData.append(name, value);
    }
  });
  if (form.dataset.filter) applyAtOnce(form);
}

function applyAtOnce(form) {
  const parts = [form.dataset.filter, "list-tools"];
  const said = announcer(form);
  form.querySelectorAll(":scope > button:not([name])").forEach((button) => { button.hidden = true; });
  let timer, asked = 0, running;

  const address = () => {
    const url = new URL(form.action || location.href);
    url.search = new URLSearchParams(new FormData(form)).toString();
    url.hash = "";
    return url;
  };

  async function show(url) {
    const number = ++asked;
    running?.abort();
    running = new AbortController();
    const place = document.getElementById(parts[0]);
    place?.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: "text/html" } });
      if (number !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== asked) return;
      if (answer.redirected && !new URL(answer.url).pathname.startsWith(url.pathname)) return location.assign(url);
      if (!page.getElementById(parts[0])) return location.assign(url);
      for (const id of parts) replace(id, page);
      followSummaries(form, page);
      history.replaceState(null, "", url);
      const shown = document.getElementById(parts[0]);
      said.textContent = shown.querySelector("[data-count], .pager p, h2")?.textContent ?? "";
      shown.dispatchEvent(new CustomEvent("contrast:shown", { bubbles: true }));
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    } finally {
      if (number === asked) document.getElementById(parts[0])?.removeAttribute("aria-busy");
    }
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(address()), WAIT);
  };
  form.addEventListener("input", ({ target }) => {
    // A date or a number may be half typed: these apply when they are done.
    if (target.matches("input[type=search], input[type=checkbox], input[type=radio], select")) soon();
  });
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("input[type=search]")) soon();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return; // more filters: another page
    event.preventDefault();
    clearTimeout(timer);
    form.querySelectorAll("details[open]").forEach((pick) => close(pick));
    show(address());
  });
}

// The results are replaced, and what is replaced is not read aloud: the count is said in a place that stays.
function announcer(form) {
  const place = document.createElement("p");
  place.className = "visually-hidden";
  place.setAttribute("role", "status");
  place.dataset.announced = "";
  form.after(place);
  return place;
}

function replace(id, page) {
  const old = document.getElementById(id), fresh = page.getElementById(id);
  if (!old || !fresh) return;
  const again = document.importNode(fresh, true);
  again.querySelectorAll("[role=status]").forEach((each) => each.removeAttribute("role"));
  old.replaceWith(again);
}

function close(pick) {
  if (pick.contains(document.activeElement)) pick.querySelector("summary").focus();
  pick.open = false;
}

// The labels of the folds say what was chosen; their controls stay as they are.
function followSummaries(form, page) {
  const fresh = page.querySelector("form[data-filter]");
  const old = [...form.querySelectorAll("details.pick")], after = [...(fresh?.querySelectorAll("details.pick") ?? [])];
  if (old.length !== after.length) return;
  old.forEach((pick, at) => {
    pick.classList.toggle("used", after[at].classList.contains("used"));
    const label = [...after[at].querySelector("summary").childNodes].map((node) => document.importNode(node, true));
    pick.querySelector("summary").replaceChildren(...label);
  });
}
