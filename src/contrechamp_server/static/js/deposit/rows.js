// One row of the list for each file: its name, what is happening to it, and what can be done about it.

import { UNDER_WAY } from "./sending.js";

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, name, act) {
  const made = element("button", "button button--plain", text);
  made.type = "button";
  made.setAttribute("aria-label", `${text} ${name}`);
  made.addEventListener("click", act);
  return made;
}

export class Rows {
  #rows = new Map();

  constructor(list, words, sending) {
    this.list = list;
    this.words = words;
    this.sending = sending;
  }

  show(job) {
    const row = this.#rows.get(job) ?? this.#make(job);
    row.item.dataset.state = job.state;
    row.state.textContent = job.message || this.words[job.state];
    row.bar.hidden = !["sending", "sealing"].includes(job.state);
    row.bar.value = job.sent;
    row.cancel.hidden = !UNDER_WAY.has(job.state);
    row.again.hidden = job.isFinal || !["refused", "cancelled"].includes(job.state);
  }

  #make(job) {
    const { name, size } = job.file;
    const row = {
      item: element("li", "deposit-file"),
      state: element("span", "deposit-file__state"),
      bar: document.createElement("progress"),
      cancel: button(this.words.cancel, name, () => this.#act("cancel", "again", job)),
      again: button(this.words.again, name, () => this.#act("again", "cancel", job)),
    };
    row.bar.max = Math.max(size, 1);
    row.bar.setAttribute("aria-label", name);
    const actions = element("span", "deposit-file__actions");
    actions.append(row.cancel, row.again);
    row.item.append(element("span", "deposit-file__name", name), row.state, actions, row.bar);
    this.list.append(row.item);
    this.list.hidden = false;
    this.#rows.set(job, row);
    return row;
  }

  #act(deed, other, job) {
    this.sending[deed](job);
    // The button that was pressed is gone: who works by keyboard goes on from the one in its place.
    this.#rows.get(job)[other].focus();
  }
}
