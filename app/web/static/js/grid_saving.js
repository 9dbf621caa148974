// Saves cells in the order in which they were entered, one request after the other, and undoes what was saved.
const OFFLINE = "Not saved: there is no connection. Choose “Try again” once there is.";
const REFUSED = "Not saved. Reload the page, or sign in again in another tab and choose “Try again”.";
const many = (n, one, more) => (n === 1 ? one : more.replace("{n}", n.toLocaleString("en-GB")));

export class Saving {
  constructor(form, find, say) {
    Object.assign(this, { form, find, say });
    this.token = form.elements.csrf_token.value;
    this.opened = form.querySelector("[data-grid-opened]");
    this.done = [];
    this.undone = [];
    this.waiting = 0;
    this.last = Promise.resolve();
  }

  // Saves what the cells show then, and says so with a `note`; what was to be done again is given up.
  save(cells, note = "") {
    if (cells.length > 1) this.say(["Saving …", note].filter(Boolean).join(" "));
    this.undone = [];
    const versions = new Map(cells.map((cell) => [cell, cell.version]));
    this.queue(async () => {
      const now = cells.filter((cell) => cell.version === versions.get(cell));
      if (!now.length) return;
      const sent = now.map(({ id, field, text, saved }) => ({ id, field, text, was: saved }));
      const answer = await this.post(this.form.dataset.cells, { cells: sent });
      if (answer.failed) {
        for (const cell of now) cell.settle({ problem: answer.failed }, versions.get(cell));
        this.say(answer.failed);
        return;
      }
      const counts = { saved: 0, failed: 0 };
      for (const each of answer.cells) {
        const cell = this.find(each);
        cell?.settle(each, versions.get(cell));
        counts[each.text === undefined ? "failed" : "saved"] += 1;
      }
      const saved = answer.cells.filter((each) => each.text !== undefined).map(this.find);
      if (answer.action) this.done.push({ action: answer.action, cells: saved });
      this.say([
        counts.saved ? many(counts.saved, "Saved.", "{n} answers saved.") : "",
        counts.failed ? many(counts.failed, "1 answer was not saved. The reason is in its cell.", "{n} answers were not saved. The reasons are in their cells.") : "",
        note,
      ].filter(Boolean).join(" "));
      if (counts.saved) await this.tellOpened();
    });
  }

  undo() { this.revert("done", "undone", "Undone.", "There is nothing to undo."); }

  redo() { this.revert("undone", "done", "Done again.", "There is nothing to do again."); }

  revert(from, to, said, nothing) {
    this.queue(async () => {
      const entry = this[from].pop();
      if (!entry) return this.say(nothing);
      const cells = entry.cells.map(({ id, field }) => ({ id, field }));
      const answer = await this.post(this.form.dataset.undo, { action: entry.action, cells });
      if (answer.failed) return this.say("This can’t be undone any more.");
      for (const each of answer.cells) {
        const cell = this.find(each);
        cell?.settle(each, cell.version);
      }
      if (answer.action) this[to].push({ action: answer.action, cells: entry.cells });
      this.say([said, ...answer.kept].join(" "));
      await this.tellOpened();
    });
  }

  async tellOpened() {
    const url = new URL(this.form.dataset.opened, location.href);
    url.searchParams.set("since", this.form.dataset.since);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.opened.textContent = (await answer.json()).text;
    } catch { /* it is told after the next answer */ }
  }

  queue(act) {
    this.waiting += 1;
    this.last = this.last.then(act).finally(() => { this.waiting -= 1; });
  }

  async post(url, body) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, Accept: "application/json" },
        body: JSON.stringify(body),
      });
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      return isJson ? await answer.json() : { failed: REFUSED };
    } catch {
      return { failed: OFFLINE };
    }
  }
}
