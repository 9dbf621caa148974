// Makes a table of inputs a grid with the habits of a spreadsheet (ARIA grid, roving tabindex): arrows, Enter and Tab, type to
// replace, F2, Delete, a selection, the clipboard, fill down, undo. Every answer is saved by itself; without script the form serves.
import { Cell } from "./grid_cell.js";
import { Saving } from "./grid_saving.js";
import { parse, write } from "./tsv.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const clamp = (n, most) => Math.max(0, Math.min(n, most));

class Grid {
  constructor(form) {
    this.form = form;
    this.table = form.querySelector("table");
    this.status = form.querySelector("[data-grid-status]");
    this.retry = form.querySelector("[data-grid-do=retry]");
    const shown = JSON.parse(form.elements.shown.value);
    const options = (td) => [...(td.querySelector("input").list?.options ?? [])].map(({ value }) => value);
    const perColumn = [...this.table.tBodies[0].rows[0].cells].slice(1).map(options);
    this.lists = [...this.table.tBodies[0].rows[0].cells].slice(1).map((td) => td.querySelector("input").getAttribute("list"));
    this.rows = [...this.table.tBodies[0].rows].map((tr) => ({
      provider: tr.dataset.provider,
      link: tr.cells[0].querySelector("a"),
      cells: [...tr.cells].slice(1).map((td, c) => {
        const labels = td.querySelector("input").getAttribute("aria-labelledby");
        return new Cell(td, Number(tr.dataset.id), shown, perColumn[c], labels);
      }),
    }));
    this.byPlace = new Map(this.rows.flatMap(({ cells }) => cells.map((cell) => [`${cell.id} ${cell.field}`, cell])));
    this.saving = new Saving(form, ({ id, field }) => this.byPlace.get(`${id} ${field}`), (text) => this.say(text));
    this.selected = new Set();
    this.leaving = false;
    this.prepare();
  }

  prepare() {
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.table.setAttribute("aria-label", "Answers by engagement");
    this.form.querySelector("[data-grid-scroll]").removeAttribute("tabindex");
    this.form.querySelector("[data-grid-save]").hidden = true;
    this.form.querySelector("[data-grid-bar]").hidden = false;
    for (const { link } of this.rows) link.tabIndex = -1;
    this.go(0, 1, { focus: false });
    this.table.addEventListener("keydown", (event) => this.keydown(event));
    this.table.addEventListener("pointerdown", (event) => this.point(event));
    this.table.addEventListener("pointerover", (event) => { if (event.buttons === 1 && this.dragging) this.point(event, true); });
    document.addEventListener("pointerup", () => { this.dragging = false; });
    this.table.addEventListener("dblclick", (event) => { if (event.target.closest("td") && !this.editor) this.edit(); });
    this.table.addEventListener("focusin", ({ target }) => { // whoever comes by other ways than the keys of the grid
      if (target.matches("td") && !this.editor && target !== this.place(this.at.r, this.at.c)) this.go(...this.find(target));
    });
    this.table.addEventListener("click", (event) => this.choose(event.target.closest("[data-choice]")));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.querySelector("[data-grid-bar]").addEventListener("click", (event) => this.act(event.target.dataset.gridDo));
    for (const kind of ["copy", "cut", "paste"]) document.addEventListener(kind, (event) => this.clipboard(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.saving.waiting || this.editor || this.pending().length) event.preventDefault();
    });
  }

  say(text) {
    this.status.textContent = text;
    this.retry.hidden = !this.pending().length;
  }

  get width() { return this.rows[0].cells.length; }

  get cell() { return this.rows[this.at.r].cells[this.at.c - 1]; } // none on the heading of a row

  pending() { return [...this.byPlace.values()].filter((cell) => cell.isPending); }

  find(td) { return [td.parentElement.sectionRowIndex, td.cellIndex]; }

  place(r, c) { return c ? this.rows[r].cells[c - 1].td : this.rows[r].link; }

  go(r, c, { extend = false, focus = true } = {}) {
    const to = { r: clamp(r, this.rows.length - 1), c: clamp(c, this.width) };
    if (this.at) this.place(this.at.r, this.at.c).tabIndex = -1;
    this.at = to;
    if (!extend) this.from = to;
    const target = this.place(to.r, to.c);
    target.tabIndex = 0;
    if (focus) {
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    this.mark();
  }

  // The rectangle of the selection: first and last row, first and last column of cells.
  get span() {
    const [top, bottom] = [this.from.r, this.at.r].sort((a, b) => a - b);
    const [left, right] = [this.from.c, this.at.c].map((c) => Math.max(c, 1)).sort((a, b) => a - b);
    return { top, bottom, left, right };
  }

  selection() {
    const { top, bottom, left, right } = this.span;
    return this.rows.slice(top, bottom + 1).map(({ cells }) => cells.slice(left - 1, right));
  }

  mark() {
    const now = new Set(this.at.c || this.from.c ? this.selection().flat() : []);
    for (const cell of this.selected) if (!now.has(cell)) cell.td.setAttribute("aria-selected", "false");
    for (const cell of now) if (!this.selected.has(cell)) cell.td.setAttribute("aria-selected", "true");
    this.selected = now;
  }

  point(event, drag = false) {
    const td = event.target.closest("td");
    if (!td || this.editor?.contains(event.target) || event.target.closest("button")) return;
    const [r, c] = this.find(td);
    if (this.editor) this.commit();
    if (!drag) { event.preventDefault(); this.dragging = true; }
    this.go(r, c, { extend: drag || event.shiftKey });
  }

  keydown(event) {
    if (event.target.closest("button")) { event.stopPropagation(); return; }
    if (this.editor) return this.keyInEditor(event);
    const { key } = event, ctrl = event.ctrlKey || event.metaKey;
    if (key === "Tab") return this.tab(event);
    this.leaving = false;
    if (event.altKey) return;
    event.stopPropagation(); // letters are answers here, not shortcuts
    if (key in ARROWS) this.arrow(event, ctrl);
    else if (key === "Home") this.go(ctrl ? 0 : this.at.r, 0, { extend: event.shiftKey });
    else if (key === "End") this.go(ctrl ? this.rows.length - 1 : this.at.r, this.width, { extend: event.shiftKey });
    else if (key === "PageDown" || key === "PageUp") this.go(this.at.r + (key === "PageDown" ? 15 : -15), this.at.c, { extend: event.shiftKey });
    else if (key === "Escape") { this.leaving = true; this.go(this.at.r, this.at.c); this.say("Tab leaves the table."); }
    else if (ctrl && key === "a") { this.from = { r: 0, c: 1 }; this.at && this.selectAll(); }
    else if (ctrl && key === "d") this.fillDown();
    else if (ctrl && (key === "y" || (key.toLowerCase() === "z" && event.shiftKey))) this.saving.redo();
    else if (ctrl && key === "z") this.saving.undo();
    else if (!this.cell) return; // Enter on the heading of a row opens the engagement
    else if (key === "Enter" && this.cell.theirs) this.cell.td.querySelector("button").focus();
    else if (key === "Enter" || key === "F2") this.edit();
    else if (key === "Delete" || key === "Backspace") this.change([...this.selected].map((cell) => [cell, ""]));
    else if (key.length === 1 && !ctrl) return this.edit(""); // and the letter goes into the editor
    else return;
    event.preventDefault();
  }

  arrow(event, ctrl) {
    const [down, right] = ARROWS[event.key];
    const far = ctrl ? this.rows.length + this.width : 1;
    this.go(this.at.r + down * far, this.at.c + right * far, { extend: event.shiftKey });
  }

  selectAll() {
    this.go(this.rows.length - 1, this.width, { extend: true });
  }

  // Tab goes from cell to cell, and leaves the table at its end or after Escape.
  tab(event) {
    const step = event.shiftKey ? -1 : 1, next = this.at.r * (this.width + 1) + this.at.c + step;
    if (this.leaving || next < 0 || next >= this.rows.length * (this.width + 1)) return;
    event.preventDefault();
    this.go(Math.floor(next / (this.width + 1)), next % (this.width + 1));
  }

  edit(text) {
    const { cell } = this;
    if (!cell) return;
    this.editor = document.createElement("input");
    this.editor.className = "editor";
    this.editor.value = text ?? cell.text;
    this.editor.autocomplete = "off";
    this.editor.setAttribute("aria-labelledby", cell.labels);
    if (this.lists[this.at.c - 1]) this.editor.setAttribute("list", this.lists[this.at.c - 1]);
    this.editor.addEventListener("blur", () => { if (this.editor) this.commit(); });
    cell.td.replaceChildren(this.editor);
    this.editor.focus();
    if (text === undefined) this.editor.select();
  }

  keyInEditor(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const step = event.shiftKey ? -1 : 1, { r, c } = this.at;
    if (event.key === "Escape") { this.close(); this.go(r, c); }
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { this.commit(true); this.go(r, c, { extend: true }); }
    else if (event.key === "Enter") { this.commit(); this.go(r + step, c); }
    else if (event.key === "Tab") { this.commit(); this.go(r, c); return this.tab(event); }
    else return;
    event.preventDefault();
  }

  close() {
    const { editor } = this;
    this.editor = null;
    if (editor) this.cell.show();
  }

  // Enters what was typed, into one cell or into those of its column in the whole selection.
  commit(everywhere = false) {
    const { cell, editor } = this, text = cell.complete(editor.value);
    this.close();
    const cells = everywhere ? [...this.selected].filter((each) => each.field === cell.field) : [cell];
    this.change(cells.map((each) => [each, text]));
  }

  // Enters texts and saves them as one action, with what could not be saved in the same rows before.
  change(pairs, note = "") {
    const changed = pairs.filter(([cell, text]) => text !== cell.text || (cell.isPending && !cell.theirs));
    if (!changed.length) return this.say(note);
    for (const [cell, text] of changed) cell.enter(text);
    const cells = changed.map(([cell]) => cell), ids = new Set(cells.map(({ id }) => id));
    const again = this.pending().filter((cell) => ids.has(cell.id) && !cell.theirs);
    for (const cell of again) cell.enter(cell.text);
    this.saving.save([...cells, ...again], note);
  }

  choose(button) {
    if (!button) return;
    const cell = [...this.byPlace.values()].find(({ td }) => td.contains(button));
    const { text } = cell.theirs;
    cell.saved = text;
    if (button.dataset.choice === "theirs") cell.settle({ text }, cell.version);
    else { cell.enter(cell.text); this.saving.save([cell]); }
    this.say("");
    this.go(this.at.r, this.at.c);
  }

  fillDown() {
    const chosen = this.selection();
    const above = chosen.length > 1 ? chosen[0] : this.at.r ? this.rows[this.at.r - 1].cells.slice(this.span.left - 1, this.span.right) : null;
    if (!above) return this.say("There is no row above.");
    this.change((chosen.length > 1 ? chosen.slice(1) : chosen).flatMap((row) => row.map((cell, i) => [cell, above[i].text])));
  }

  act(what) {
    if (what === "undo" || what === "redo") this.saving[what]();
    else if (what === "retry") this.change(this.pending().filter((cell) => !cell.theirs).map((cell) => [cell, cell.text]));
    else if (what === "selection") this.useForSelection();
    else if (what === "provider") this.useForProvider();
    if (what) this.go(this.at.r, this.at.c, { extend: true });
  }

  useForSelection() {
    const source = this.rows[this.from.r].cells[this.from.c - 1];
    if (!source || this.selected.size < 2) return this.say("Select some cells of the table first. The answer of the first one is used.");
    this.change([...this.selected].map((cell) => [cell, cell.field === source.field ? source.text : cell.text]));
  }

  useForProvider() {
    const { cell } = this, { provider } = this.rows[this.at.r];
    if (!cell) return this.say("Choose an answer in the table first.");
    if (!provider) return this.say("This engagement has no provider.");
    const same = this.rows.filter((row) => row.provider === provider).map((row) => row.cells[this.at.c - 1]);
    this.change(same.map((each) => [each, cell.text]));
  }

  clipboard(event) {
    if (this.editor || !this.table.contains(document.activeElement) || !this.cell) return;
    event.preventDefault();
    if (event.type === "paste") return this.paste(parse(event.clipboardData.getData("text/plain")));
    event.clipboardData.setData("text/plain", write(this.selection().map((row) => row.map((cell) => cell.text))));
    if (event.type === "cut") this.change([...this.selected].map((cell) => [cell, ""]));
  }

  // One text goes into every selected cell; more of them go down and to the right from the first.
  paste(texts) {
    const { top, left } = this.span, single = texts.length === 1 && texts[0].length === 1;
    if (single) return this.change([...this.selected].map((cell) => [cell, cell.complete(texts[0][0])]));
    const pairs = [];
    let below = 0, beside = 0;
    texts.forEach((row, i) => {
      const cells = this.rows[top + i]?.cells;
      if (!cells) { below += 1; return; }
      row.forEach((text, j) => {
        const cell = cells[left - 1 + j];
        if (cell) pairs.push([cell, cell.complete(text)]);
        else beside += 1;
      });
    });
    const out = (n, one, more) => (n ? `${n.toLocaleString("en-GB")} pasted ${n === 1 ? one : more} left out.` : "");
    this.change(pairs, [
      out(below, "row beyond the end of the table was", "rows beyond the end of the table were"),
      out(beside, "cell beyond the last column was", "cells beyond the last column were"),
    ].filter(Boolean).join(" "));
    this.from = { r: top, c: left };
    this.go(top + texts.length - 1, this.from.c + texts[0].length - 1, { extend: true });
  }
}

export function enhance(form) {
  return new Grid(form);
}
