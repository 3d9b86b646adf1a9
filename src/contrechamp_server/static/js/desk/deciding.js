// What ends the work on a photograph, and the way back from it: every decision of this sitting, the last one first.

import { decide } from "./api.js";
import { chooseReason } from "./keys.js";

const DONE = { approve: "approved", hold: "held", not_useful: "not_useful", pass_on: "passed_on", redo: "redo" };

export class Deciding {
  constructor(desk) {
    this.desk = desk;
    this.past = [];
  }

  do_approve() {
    const { work, panel } = this.desk;
    const { left, now, added } = work;
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
    const last = this.past.pop();
    if (!last) return this.desk.panel.say("nothing_to_undo");
    if (last.kind !== "pass_on" && !(await this.send(last.id, { kind: "reopen", version: 0 }))) return this.past.push(last);
    this.desk.ahead = null;
    await this.desk.show(last.id);
    return this.desk.panel.say("reopened");
  }

  async closeFor(kind, more = {}) {
    const reason = await chooseReason(kind);
    return reason ? this.close(kind, reason, more) : this.desk.panel.say("cancelled");
  }

  async close(kind, reason, more = {}) {
    const { desk } = this;
    const { id, version } = desk.work.state;
    await desk.fetching; // it keeps the next photograph for this reviewer
    const answer = await this.send(id, { kind, version, reason, ...more });
    if (!answer) return;
    desk.works.set(id, desk.work);
    this.past.push({ id, kind });
    if (!answer.next) return location.assign(`/atelier/${location.search}`);
    const state = desk.ahead?.id === answer.next ? desk.ahead : null;
    desk.ahead = null;
    await desk.show(answer.next, { state });
    desk.panel.say(DONE[kind]);
  }

  async send(id, decision) {
    this.desk.isBusy = true;
    try {
      return await decide(id, decision);
    } catch (error) {
      this.desk.isSure = false;
      if (error.status) this.desk.panel.tell(error.message);
      else this.desk.panel.say("offline");
      return null;
    } finally {
      this.desk.isBusy = false;
    }
  }
}
