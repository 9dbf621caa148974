// Arrow keys go from row to row of a list (links of class "open"), Home and End to its ends; Enter opens, as on any link. The rows are
// looked up at each key, since a filter puts others in their place.
export function rows() {
  const step = { ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!(event.key in step) && event.key !== "Home" && event.key !== "End") return;
    const links = [...document.querySelectorAll("[data-rows] a.open")];
    const at = links.indexOf(document.activeElement);
    const outside = document.activeElement === document.body || document.activeElement?.matches("main, input[type=search]");
    let next;
    if (at >= 0 && event.key in step) next = links[at + step[event.key]];
    else if (at >= 0 && event.key === "Home") next = links[0];
    else if (at >= 0 && event.key === "End") next = links.at(-1);
    else if (outside && event.key === "ArrowDown") next = links[0];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.closest("tr, li")?.scrollIntoView({ block: "nearest" });
  });
}
