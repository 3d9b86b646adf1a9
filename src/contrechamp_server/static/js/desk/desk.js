// The desk: one photograph on the screen, the next one fetched, the last decision at hand to be undone.

import { decide, fetchNext, fetchState } from "./api.js";
import { LEAST_MASK, LEAST_REGION, around, between, bodyBelow, clip, holds } from "./boxes.js";
import { chooseReason } from "./keys.js";
import { showStrip } from "./strip.js";
import { Work } from "./work.js";

const DONE = { approve: "approved", hold: "held", not_useful: "not_useful", pass_on: "passed_on", redo: "redo" };

export class Desk {
  constructor(viewer, overlay, panel) {
    Object.assign(this, { viewer, overlay, panel, works: new Map(), ahead: null, last: null, isBusy: false });
    this.frame = null;
    viewer.on("canvas-click", (event) => this.click(event));
    viewer.on("canvas-press", (event) => this.press(event));
    viewer.on("canvas-drag", (event) => this.drag(event));
    viewer.on("canvas-drag-end", () => { if (this.frame) this.frame.hold = null; });
  }

  get size() { return [this.work.state.image.width, this.work.state.image.height]; }

  // Shows a photograph; `state` is there already when it was fetched ahead.
  async show(id, { state = null, isBack = false } = {}) {
    delete document.body.dataset.shown;
    const given = state ?? (await fetchState(id));
    if (!given.image || (this.work && !given.may_decide)) return location.assign(`/atelier/photographies/${id}/${location.search}`);
    const kept = this.works.get(id);
    this.works.delete(id);
    this.work = new Work(given);
    if (kept && kept.state.suspects.length === given.suspects.length) this.work.now = { ...kept.now, lifted: [] };
    Object.assign(this, { selected: null, frame: null, isSure: false, places: null });
    const address = `/atelier/photographies/${id}/`;
    if (!isBack && location.pathname !== address) history.pushState({ id }, "", address + location.search);
    await this.viewer.open(given.image);
    this.panel.show(given);
    this.select(this.work.left[0] ?? null, { zoom: false });
    document.body.dataset.shown = id;
    if (given.may_decide) this.fetching = this.fetchAhead();
    return this.greet(given);
  }

  greet(state) {
    const { suspects, masks } = state;
    if (state.is_own) this.panel.say("own");
    else if (state.is_with_other) this.panel.say("with_other");
    else this.panel.say(suspects.length ? "loaded" : "no_suspects", { suspects: suspects.length, masks: masks.length });
  }

  async fetchAhead() {
    const here = this.work.state.id;
    const id = await fetchNext([here]).catch(() => null);
    const state = id ? await fetchState(id).catch(() => null) : null;
    if (this.work.state.id !== here || !state) return;
    this.ahead = state;
    this.viewer.prefetch(state.image);
  }

  async run(name) {
    if (this.isBusy || !this.work) return;
    if (name !== "approve") this.isSure = false;
    const looks = ["in", "out", "whole", "help", "reveal", "next", "previous"];
    if (!this.work.state.may_decide && !looks.includes(name)) return;
    await this[`do_${name}`]();
    this.refresh();
  }

  refresh() {
    this.overlay.draw(this.work, this.selected, this.frame);
    this.panel.update(this.work, this.isSure);
  }

  select(thing, { zoom = true } = {}) {
    this.selected = thing;
    if (thing && zoom) this.viewer.fit(around(thing.box ?? thing, 6, 160, ...this.size));
    this.refresh();
  }

  // Suspects one after the other, or masks when a mask is selected.
  step(by) {
    const { state } = this.work;
    const isMask = Array.isArray(this.selected);
    const list = isMask ? [...this.work.heads, ...this.work.now.portraits] : state.suspects;
    if (!list.length) return;
    const at = list.indexOf(this.selected);
    const next = (at < 0 && by < 0 ? 0 : at) + by;
    const n = (next + list.length) % list.length;
    this.select(list[n]);
    const words = { n: n + 1, all: list.length };
    if (isMask) this.panel.say("mask_selected", words);
    else this.panel.say("suspect", words, `answer_${this.work.now.answers[list[n].id] ?? "none"}`);
  }

  do_next() { this.step(1); }
  do_previous() { this.step(-1); }
  do_in() { this.viewer.zoom(1.6); }
  do_out() { this.viewer.zoom(1 / 1.6); }
  do_whole() { this.viewer.whole(); }
  do_help() { document.getElementById("help").showModal(); }
  do_reveal() { this.panel.reveal(); }
  do_mask() { this.reply("mask"); }
  do_not_face() { this.reply("not_a_face"); }

  reply(answer) {
    const suspect = this.selected?.id ? this.selected : this.work.left[0];
    if (!suspect) return this.panel.say("all_answered");
    this.work.answer([suspect.id], answer);
    const { suspects } = this.work.state;
    const at = suspects.indexOf(suspect);
    const after = [...suspects.slice(at + 1), ...suspects.slice(0, at)];
    const next = after.find((one) => !this.work.now.answers[one.id]);
    if (!next) this.viewer.whole();
    this.select(next ?? null);
    return next ? this.panel.say("left", { n: this.work.left.length }) : this.panel.say("all_answered");
  }

  async do_strip() {
    if (!this.work.left.length) return this.panel.say("all_answered");
    const found = await showStrip(this.work, this.panel.words);
    if (!found) return this.panel.say("cancelled");
    this.work.answer(found.others, "not_a_face");
    if (found.faces.length) {
      this.work.answer(found.faces, "mask");
      this.work.past.pop(); // one action, one undo
    }
    this.selected = null;
    return this.panel.say("all_answered");
  }

  do_place() {
    if (this.work.left.length) {
      const at = this.work.left.indexOf(this.selected);
      return this.select(this.work.left[(at + 1) % this.work.left.length]);
    }
    const [width, height] = this.size;
    this.places ??= { at: -1, across: width > 2600 ? 4 : 2, down: height > 2000 ? 3 : 2 };
    const { across, down } = this.places;
    this.places.at = (this.places.at + 1) % (across * down);
    const { at } = this.places;
    this.viewer.fit([((at % across) * width) / across, (Math.floor(at / across) * height) / down, width / across, height / down]);
    return this.panel.say("place", { n: at + 1, all: across * down });
  }

  do_officer() {
    const heads = this.work.heads;
    if (!heads.length) return this.panel.say("no_mask");
    if (!heads.includes(this.selected)) {
      const largest = [...heads].sort((a, b) => b[2] * b[3] - a[2] * a[3]);
      this.select(largest.find((box) => !this.regionOf(box)) ?? heads[0]);
      return this.panel.say("mask_selected", { n: heads.indexOf(this.selected) + 1, all: heads.length });
    }
    const region = this.regionOf(this.selected);
    const { portraits } = this.work.now;
    if (region) this.work.change({ portraits: portraits.filter((box) => box !== region) });
    else this.work.change({ portraits: [...portraits, bodyBelow(this.selected, ...this.size)] });
    return this.panel.say(region ? "not_officer" : "officer");
  }

  regionOf([x, y, w, h]) {
    return this.work.now.portraits.find((box) => holds(box, { x: x + w / 2, y: y + h / 2 }));
  }

  do_draw() { this.begin("mask"); }
  do_region() { this.begin("region"); }

  begin(kind) {
    const [x, y, w, h] = this.viewer.seen;
    const side = Math.min(w, h) / (kind === "mask" ? 8 : 3);
    const box = clip([x + (w - side) / 2, y + (h - side) / 2, side, side], ...this.size);
    this.frame = { kind, box, old: null };
    this.panel.say(kind === "mask" ? "draw" : "draw_region");
  }

  do_edit() {
    const { drawn, portraits } = this.work.now;
    const isHead = Array.isArray(this.selected) && this.work.heads.includes(this.selected) && !drawn.includes(this.selected);
    const box = isHead ? this.regionOf(this.selected) : this.selected;
    if (drawn.includes(box)) this.frame = { kind: "mask", box, old: box };
    else if (portraits.includes(box)) this.frame = { kind: "region", box, old: box };
    else return this.panel.say("no_mask");
    return this.panel.say("edit");
  }

  nudge([dx, dy], isSize) {
    const [x, y, w, h] = this.frame.box;
    const step = Math.max(1, Math.round(this.viewer.seen[2] / 100));
    const box = isSize ? [x, y, Math.max(LEAST_MASK, w + dx * step), Math.max(LEAST_MASK, h + dy * step)] : [x + dx * step, y + dy * step, w, h];
    this.frame.box = clip(box, ...this.size);
    this.refresh();
  }

  keepFrame() {
    const { kind, box, old } = this.frame;
    const least = kind === "mask" ? LEAST_MASK : LEAST_REGION;
    if (box[2] < least || box[3] < least) return this.panel.say("too_small");
    const name = kind === "mask" ? "drawn" : "portraits";
    this.work.change({ [name]: [...this.work.now[name].filter((one) => one !== old), box] });
    this.frame = null;
    this.select(box, { zoom: false });
    return this.panel.say("kept");
  }

  do_cancel() {
    this.frame = null;
    this.selected = null;
    this.panel.say("cancelled");
  }

  do_remove() {
    const { drawn, portraits } = this.work.now;
    const without = (list) => list.filter((box) => box !== this.selected);
    if (!drawn.includes(this.selected) && !portraits.includes(this.selected)) return;
    this.work.change({ drawn: without(drawn), portraits: without(portraits) });
    this.selected = null;
    this.panel.say("removed");
  }

  do_lift() {
    const { lifted } = this.work.now;
    if (!this.work.state.masks.includes(this.selected)) return this.panel.say("nothing_to_lift");
    const isLifted = lifted.includes(this.selected);
    this.work.change({ lifted: isLifted ? lifted.filter((box) => box !== this.selected) : [...lifted, this.selected] });
    return this.panel.say(isLifted ? "not_to_lift" : "to_lift");
  }

  do_graphic() {
    const is_graphic = !this.work.now.is_graphic;
    this.work.change({ is_graphic });
    this.panel.say(is_graphic ? "graphic" : "not_graphic");
  }

  async do_undo() {
    if (this.frame) return this.do_cancel();
    if (this.work.undo()) {
      this.selected = null;
      return this.panel.say("undone");
    }
    if (!this.last) return this.panel.say("nothing_to_undo");
    const { id, kind } = this.last;
    this.last = null;
    if (kind !== "pass_on" && !(await this.send(id, { kind: "reopen", version: 0 }))) return;
    this.ahead = null;
    await this.show(id);
    return this.panel.say("reopened");
  }

  do_approve() {
    const { left, now, added } = this.work;
    if (left.length) {
      this.select(left[0]);
      return this.panel.say("left", { n: left.length });
    }
    if (!this.isSure) {
      this.isSure = true;
      return this.panel.say("confirm", { portraits: now.portraits.length, masks: added });
    }
    return this.close("approve", "", this.work.judgement());
  }

  do_pass_on() { return this.close("pass_on", ""); }
  do_hold() { return this.closeFor("hold"); }
  do_not_useful() { return this.closeFor("not_useful"); }

  do_redo() {
    const { lifted, drawn } = this.work.now;
    if (!lifted.length && !drawn.length) return this.panel.say("nothing_to_lift");
    return this.closeFor("redo", { masks: this.work.masksAsked() });
  }

  async closeFor(kind, more = {}) {
    const reason = await chooseReason(kind);
    return reason ? this.close(kind, reason, more) : this.panel.say("cancelled");
  }

  async close(kind, reason, more = {}) {
    const { id, version } = this.work.state;
    await this.fetching; // it keeps the next photograph for this reviewer
    const answer = await this.send(id, { kind, version, reason, ...more });
    if (!answer) return;
    this.works.set(id, this.work);
    this.last = { id, kind };
    if (!answer.next) return location.assign(`/atelier/${location.search}`);
    const state = this.ahead?.id === answer.next ? this.ahead : null;
    this.ahead = null;
    await this.show(answer.next, { state });
    this.panel.say(DONE[kind]);
  }

  async send(id, decision) {
    this.isBusy = true;
    try {
      return await decide(id, decision);
    } catch (error) {
      this.isSure = false;
      if (error.status) this.panel.tell(error.message);
      else this.panel.say("offline");
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  click(event) {
    if (!event.quick || this.frame || !this.work) return;
    const point = this.viewer.pointAt(event.position);
    const { state, now } = this.work;
    const near = (thing) => holds(thing.box ?? thing, point);
    const found = state.suspects.find(near) ?? this.work.heads.find(near) ?? now.portraits.find(near);
    this.select(found ?? null, { zoom: false });
  }

  press(event) {
    if (!this.frame) return;
    const point = this.viewer.pointAt(event.position);
    const [x, y, w, h] = this.frame.box;
    const corners = [{ x, y }, { x: x + w, y }, { x, y: y + h }, { x: x + w, y: y + h }];
    const reach = 24 / this.viewer.frame.factor;
    const grasped = corners.findIndex((corner) => Math.hypot(corner.x - point.x, corner.y - point.y) < reach);
    if (grasped >= 0) this.frame.hold = { from: corners[3 - grasped] };
    else if (this.frame.old && holds(this.frame.box, point)) this.frame.hold = { by: { x: point.x - x, y: point.y - y } };
    else this.frame.hold = { from: point };
  }

  drag(event) {
    const hold = this.frame?.hold;
    if (!hold) return;
    event.preventDefaultAction = true;
    const point = this.viewer.pointAt(event.position);
    const [, , w, h] = this.frame.box;
    const box = hold.from ? between(hold.from, point) : [point.x - hold.by.x, point.y - hold.by.y, w, h];
    this.frame.box = clip(box, ...this.size);
    this.refresh();
  }
}
