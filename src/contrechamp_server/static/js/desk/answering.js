// Answers to the places where the machine hesitated: one by one, or all that are left on one sheet.

import { showStrip } from "./strip.js";

export class Answering {
  constructor(desk) { this.desk = desk; }

  do_mask() { return this.reply("mask"); }
  do_not_face() { return this.reply("not_a_face"); }

  reply(answer) {
    const { work, panel, viewer, selected } = this.desk;
    const suspect = selected?.id ? selected : work.left[0];
    if (!suspect) return panel.say("all_answered");
    work.answer([suspect.id], answer);
    const { suspects } = work.state;
    const at = suspects.indexOf(suspect);
    const after = [...suspects.slice(at + 1), ...suspects.slice(0, at)];
    const next = after.find((one) => !work.now.answers[one.id]);
    if (!next) viewer.whole();
    this.desk.select(next ?? null);
    return next ? panel.say("left", { n: work.left.length }) : panel.say("all_answered");
  }

  async do_strip() {
    const { work, panel } = this.desk;
    if (panel.isGreyed) return panel.say("greyed");
    if (!work.left.length) return panel.say("all_answered");
    const found = await showStrip(work, panel.words);
    if (!found) return panel.say("cancelled");
    work.answerAll(found);
    this.desk.selected = null;
    return panel.say("all_answered");
  }
}
