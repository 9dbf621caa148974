// A cell of the grid: the text that is shown, the one that is saved, and what keeps the one from becoming the other.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

function element(name, text, classes = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

export class Cell {
  constructor(td, id, shown, options, labels) {
    const input = td.querySelector("input");
    Object.assign(this, { td, id, field: td.dataset.field, options, labels, inherited: input.placeholder });
    this.saved = shown[id]?.[this.field] ?? "";
    this.text = input.defaultValue;
    this.problem = td.querySelector(".error")?.textContent ?? "";
    this.theirs = null;
    this.version = 0;
    td.setAttribute("role", "gridcell");
    td.setAttribute("aria-selected", "false");
    td.tabIndex = -1;
    this.show();
  }

  get isPending() { return Boolean(this.problem || this.theirs); }

  // What was typed, or the only option that begins like it.
  complete(text) {
    const begins = this.options.filter((option) => fold(option).startsWith(fold(text)));
    if (!text.trim() || this.options.some((option) => fold(option) === fold(text))) return text.trim();
    return begins.length === 1 ? begins[0] : text.trim();
  }

  show() {
    const shown = element("span", this.text || this.inherited, this.text ? "value" : "value inherited");
    const parts = [shown];
    if (this.problem) parts.push(element("p", this.problem, "error"));
    if (this.theirs) parts.push(this.choice());
    this.td.replaceChildren(...parts);
    this.td.toggleAttribute("data-pending", this.isPending);
    if (this.isPending) this.td.setAttribute("aria-invalid", "true");
    else this.td.removeAttribute("aria-invalid");
  }

  choice() {
    const { who, text } = this.theirs, group = element("div", "", "conflict");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Changed by two people");
    const keep = element("button", "Keep theirs", "small"), use = element("button", "Use mine", "small");
    keep.type = use.type = "button";
    keep.dataset.choice = "theirs";
    use.dataset.choice = "mine";
    group.append(element("p", text ? `${who} entered “${text}” meanwhile.` : `${who} cleared this meanwhile.`, "error"), keep, use);
    return group;
  }

  // Shows a new text, which is not saved yet.
  enter(text) {
    this.text = text;
    this.version += 1;
    this.problem = "";
    this.theirs = null;
    this.td.setAttribute("aria-busy", "true");
    this.show();
  }

  // Takes over what the server says of the text that was sent as `version`.
  settle(answer, version) {
    if (answer.text !== undefined) this.saved = answer.text;
    if (version !== this.version) return;
    this.td.removeAttribute("aria-busy");
    if (answer.text !== undefined) this.text = answer.text;
    this.problem = answer.problem ?? "";
    this.theirs = answer.theirs === undefined ? null : { who: answer.who, text: answer.theirs };
    this.show();
  }
}
