// A reviewer's work on one photograph, with undo. Each change makes a new value; old ones lie on a stack.

export class Work {
  constructor(state) {
    this.state = state;
    this.past = [];
    const answers = {};
    for (const suspect of state.suspects) if (suspect.answer) answers[suspect.id] = suspect.answer;
    this.now = { answers, drawn: state.drawn, portraits: state.portraits, lifted: [], is_graphic: state.is_graphic };
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

  get left() {
    return this.state.suspects.filter((suspect) => !this.now.answers[suspect.id]);
  }

  // What can be an officer's head: painted masks, drawn ones, suspects to be masked.
  get heads() {
    const asked = this.state.suspects.filter((suspect) => this.now.answers[suspect.id] === "mask");
    return [...this.state.masks, ...this.now.drawn, ...asked.map((suspect) => suspect.mask)].sort((a, b) => a[0] - b[0]);
  }

  get added() {
    return this.heads.length - this.state.masks.length;
  }

  judgement() {
    const { answers, drawn, portraits, is_graphic } = this.now;
    return { answers, masks: drawn, portraits, is_graphic };
  }

  masksAsked() {
    return this.heads.filter((box) => !this.now.lifted.includes(box));
  }
}
