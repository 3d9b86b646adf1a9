// A rectangle while it is being drawn or adjusted, by keys, mouse or finger: a mask, or an officer's region.

import { LEAST_MASK, LEAST_REGION, between, clip, corners, holds } from "./boxes.js";

const REACH_PX = 24;

export class Framing {
  constructor(desk) {
    this.desk = desk;
    this.frame = null;
  }

  do_draw() { this.begin("mask"); }
  do_region() { this.begin("region"); }

  begin(kind) {
    const { viewer, size, panel } = this.desk;
    const [x, y, w, h] = viewer.seen;
    const side = Math.min(w, h) / (kind === "mask" ? 8 : 3);
    const box = clip([x + (w - side) / 2, y + (h - side) / 2, side, side], ...size);
    this.frame = { kind, box, old: null };
    panel.say(kind === "mask" ? "draw" : "draw_region");
  }

  do_edit() {
    const { work, selected, panel } = this.desk;
    const { drawn, portraits } = work.now;
    const isHead = Array.isArray(selected) && work.heads.includes(selected) && !drawn.includes(selected);
    const box = isHead ? work.regionOf(selected) : selected;
    if (drawn.includes(box)) this.frame = { kind: "mask", box, old: box };
    else if (portraits.includes(box)) this.frame = { kind: "region", box, old: box };
    else return panel.say("nothing_to_edit");
    return panel.say("edit");
  }

  nudge([dx, dy], isSize) {
    const [x, y, w, h] = this.frame.box;
    const step = Math.max(1, Math.round(this.desk.viewer.seen[2] / 100));
    const box = isSize ? [x, y, Math.max(LEAST_MASK, w + dx * step), Math.max(LEAST_MASK, h + dy * step)] : [x + dx * step, y + dy * step, w, h];
    this.frame.box = clip(box, ...this.desk.size);
    this.desk.refresh();
  }

  do_keep() {
    if (!this.frame) return;
    const { work, panel } = this.desk;
    const { kind, box, old } = this.frame;
    if (!this.isLarge) return panel.say("too_small");
    const name = kind === "mask" ? "drawn" : "portraits";
    work.change({ [name]: [...work.now[name].filter((one) => one !== old), box] });
    this.frame = null;
    this.desk.select(box, { zoom: false });
    return panel.say("kept");
  }

  get isLarge() {
    const least = this.frame.kind === "mask" ? LEAST_MASK : LEAST_REGION;
    return this.frame.box[2] >= least && this.frame.box[3] >= least;
  }

  press(event) {
    if (!this.frame) return;
    const { viewer } = this.desk;
    const point = viewer.pointAt(event.position);
    const [x, y] = this.frame.box;
    const ends = corners(this.frame.box);
    const reach = REACH_PX / viewer.frame.factor;
    const grasped = ends.findIndex((end) => Math.hypot(end.x - point.x, end.y - point.y) < reach);
    if (grasped >= 0) this.frame.hold = { from: ends[3 - grasped] };
    else if (this.frame.old && holds(this.frame.box, point)) this.frame.hold = { by: { x: point.x - x, y: point.y - y } };
    else this.frame.hold = { from: point, isNew: true };
  }

  drag(event) {
    const hold = this.frame?.hold;
    if (!hold) return;
    event.preventDefaultAction = true;
    const point = this.desk.viewer.pointAt(event.position);
    const [, , w, h] = this.frame.box;
    const box = hold.from ? between(hold.from, point) : [point.x - hold.by.x, point.y - hold.by.y, w, h];
    this.frame.box = clip(box, ...this.desk.size);
    this.desk.refresh();
  }

  // What was drawn in one movement is meant: it is kept at its end, and can be adjusted or undone.
  release() {
    const isDrawn = this.frame?.hold?.isNew;
    if (!this.frame) return;
    this.frame.hold = null;
    if (isDrawn && this.isLarge) this.desk.run("keep");
  }
}
