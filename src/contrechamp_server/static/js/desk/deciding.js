// What ends the work on a photograph, and the way back from it: every decision of this sitting, the last one first.

import { decide } from "./api.js";
import { chooseReason } from "./dialogs.js";

// Nobody has seen a picture in less: a key that bounces, or is held down, approves nothing.
const LEAST_LOOK_MS = 500;
const DONE = { approve: "approved", hold: "held", not_useful: "not_useful", pass_on: "passed_on", redo: "redo" };

export class Deciding {
  constructor(desk) {
    this.desk = desk;
    this.past = [];
    this.underWay = [];
    this.sent = Promise.resolve({});
  }

  do_approve() {
    const { work, panel } = this.desk;
    const { left, now, added } = work;
    if (performance.now() - this.desk.shownAt < LEAST_LOOK_MS) return;
    if (panel.isGreyed) return panel.say("greyed");
    if (left.length) {
      this.desk.select(left[0]);
      return panel.say("left", { n: left.length });
    }
    if (!this.desk.isSure) {
      this.desk.isSure = true;
      return panel.say("confirm", { portraits: now.portraits.length, masks: added });
    }
    return this.close("approve", "", work.judgement());
  }

  do_pass_on() { return this.close("pass_on", ""); }
  do_hold() { return this.closeFor("hold"); }
  do_not_useful() { return this.closeFor("not_useful"); }

  do_redo() {
    const { work, panel } = this.desk;
    const { lifted, drawn } = work.now;
    if (!lifted.length && !drawn.length) return panel.say("nothing_to_lift");
    return this.closeFor("redo", { masks: work.masksAsked() });
  }

  async undo() {
    if (!(await this.settled())) return;
    const last = this.past.pop();
    if (!last) return this.desk.panel.say("nothing_to_undo");
    if (last.kind !== "pass_on" && !(await this.alone(this.send(last.id, { kind: "reopen", version: 0 })))) {
      this.past.push(last);
      return;
    }
    this.desk.ahead = []; // what was left for it comes first again
    await this.desk.show(last.id);
    return this.desk.panel.say("reopened");
  }

  async closeFor(kind, more = {}) {
    const reason = await chooseReason(kind);
    return reason ? this.close(kind, reason, more) : this.desk.panel.say("cancelled");
  }

  // The next photograph is shown at once where it is known. A decision that is refused brings its photograph back.
  async close(kind, reason, more = {}) {
    const { desk } = this;
    const { work } = desk;
    const { id, version } = work.state;
    if (!(await this.settled())) return;
    if (!desk.ahead.length) await this.alone(desk.fetching);
    desk.works.set(id, work);
    this.past.push({ id, kind });
    const ahead = desk.ahead.shift();
    if (ahead) ahead.waiting = work.state.waiting - 1; // it was counted before
    this.underWay = [id];
    this.sent = this.send(id, { kind, version, reason, ...more });
    if (ahead) {
      await this.alone(desk.show(ahead.id, { state: ahead }));
      desk.panel.say(DONE[kind]);
    }
    const answer = await (ahead ? this.sent : this.alone(this.sent));
    this.underWay = [];
    if (!answer) return this.bringBack(id);
    if (ahead) return;
    if (!answer.next) return location.assign(`/atelier/${location.search}`);
    await desk.show(answer.next);
    desk.panel.say(DONE[kind]);
  }

  async bringBack(id) {
    const { desk } = this;
    const { work } = desk;
    this.sent = Promise.resolve({});
    this.past.pop();
    desk.works.set(work.state.id, work); // the same one when nothing came after it
    if (work.state.id !== id) await this.alone(desk.show(id));
    desk.fail(this.refusal); // again: the photograph that came after has said something since
  }

  // Whether the decision before this one stands: they reach the server one by one, in their order.
  async settled() { return Boolean(await this.alone(this.sent)); }

  // Keys mean nothing until this is over.
  async alone(promise) {
    this.desk.waits += 1;
    try {
      return await promise;
    } finally {
      this.desk.waits -= 1;
    }
  }

  // Gives the server's answer; null, and says why, when there is none.
  async send(id, decision) {
    try {
      return await decide(id, decision);
    } catch (error) {
      this.desk.isSure = false;
      this.refusal = error;
      this.desk.fail(error);
      return null;
    }
  }
}
