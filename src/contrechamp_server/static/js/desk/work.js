// A reviewer's work on one photograph, with undo. Each change makes a new value; old ones lie on a stack.

import { holds, isSame } from "./boxes.js";

export class Work {
  // `kept` is the work on the same photograph before it was decided: whoever comes back finds it as it was left. Not
  // after a custodian's correction, which has other suspects, nor masks to lift, which are boxes of that state.
  constructor(state, kept = null) {
    this.state = state;
    this.past = [];
    const answers = {};
    for (const suspect of state.suspects) if (suspect.answer) answers[suspect.id] = suspect.answer;
    this.now = { answers, drawn: state.drawn, portraits: state.portraits, lifted: [], is_graphic: state.is_graphic };
    if (kept && String(kept.state.suspects.map(({ id }) => id)) === String(state.suspects.map(({ id }) => id))) {
      this.now = { ...kept.now, lifted: [] };
    }
  }

  change(part) {
    this.past.push(this.now);
    this.now = { ...this.now, ...part };
  }

  undo() {
    if (!this.past.length) return false;
    this.now = this.past.pop();
    return true;
  }

  answer(ids, answer) {
    const answers = { ...this.now.answers };
    for (const id of ids) answers[id] = answer;
    this.change({ answers });
  }

  // One action, one undo.
  answerAll({ faces, others }) {
    const answers = { ...this.now.answers };
    for (const id of faces) answers[id] = "mask";
    for (const id of others) answers[id] = "not_a_face";
    this.change({ answers });
  }

  get left() {
    return this.state.suspects.filter((suspect) => !this.now.answers[suspect.id]);
  }

  // What can be an officer's head: painted masks, drawn ones, suspects to be masked.
  get heads() {
    const asked = this.state.suspects.filter((suspect) => this.now.answers[suspect.id] === "mask");
    const all = [...this.state.masks, ...this.now.drawn, ...asked.map((suspect) => suspect.mask)];
    // On a photograph that was approved before, what was asked for then is painted by now.
    const once = all.filter((box, at) => all.findIndex((other) => isSame(other, box)) === at);
    return once.sort((a, b) => a[0] - b[0]);
  }

  get added() {
    return this.heads.length - this.state.masks.length;
  }

  // The officer's region in which the middle of a head lies.
  regionOf([x, y, w, h]) {
    return this.now.portraits.find((box) => holds(box, { x: x + w / 2, y: y + h / 2 }));
  }

  judgement() {
    const { answers, drawn, portraits, is_graphic } = this.now;
    return { answers, masks: drawn, portraits, is_graphic };
  }

  masksAsked() {
    return this.heads.filter((box) => !this.now.lifted.includes(box));
  }
}
