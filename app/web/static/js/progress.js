// Asks every second how far the work is, and loads the page again once it has more to say. Without script the page
// loads itself again.
const EVERY = 1000, MOST = 10_000;

export function enhance(box) {
  const bar = box.querySelector("progress"), label = box.querySelector("p");
  label.setAttribute("aria-live", "polite");
  let wait = EVERY;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      const now = answer.ok ? await answer.json() : { over: true };
      if (now.over) { location.reload(); return; }
      if (label.textContent !== now.label) label.textContent = now.label;
      if (now.value === null) bar.removeAttribute("value"); else bar.value = now.value;
      wait = EVERY;
    } catch {
      wait = Math.min(wait * 2, MOST); // the server starts anew, or the line is gone
    }
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}
