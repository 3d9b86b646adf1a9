// What a mask is: an officer's head, or one that a custodian is asked to lift. Masks themselves are only ever added.

import { bodyBelow } from "./boxes.js";

export class Marking {
  constructor(desk) { this.desk = desk; }

  do_officer() {
    const { work, panel, size } = this.desk;
    const { heads } = work;
    if (!heads.length) return panel.say("no_mask");
    if (!heads.includes(this.desk.selected)) {
      const largest = [...heads].sort((a, b) => b[2] * b[3] - a[2] * a[3]);
      this.desk.select(largest.find((box) => !work.regionOf(box)) ?? heads[0]);
      return panel.say("mask_selected", { n: heads.indexOf(this.desk.selected) + 1, all: heads.length });
    }
    const head = this.desk.selected;
    const region = work.regionOf(head);
    const { portraits } = work.now;
    if (region) work.change({ portraits: portraits.filter((box) => box !== region) });
    else work.change({ portraits: [...portraits, bodyBelow(head, ...size)] });
    return panel.say(region ? "not_officer" : "officer");
  }

  do_officers() {
    const { work, panel, size } = this.desk;
    const bare = work.heads.filter((box) => !work.regionOf(box));
    if (!bare.length) return panel.say("no_mask");
    work.change({ portraits: [...work.now.portraits, ...bare.map((box) => bodyBelow(box, ...size))] });
    return panel.say("officers", { n: bare.length });
  }

  do_remove() {
    const { work, selected } = this.desk;
    const { drawn, portraits } = work.now;
    if (!drawn.includes(selected) && !portraits.includes(selected)) return this.desk.panel.say("nothing_to_remove");
    const without = (list) => list.filter((box) => box !== selected);
    work.change({ drawn: without(drawn), portraits: without(portraits) });
    this.desk.selected = null;
    return this.desk.panel.say("removed");
  }

  do_lift() {
    const { work, selected, panel } = this.desk;
    const { lifted } = work.now;
    if (!work.state.masks.includes(selected)) return panel.say("nothing_to_lift");
    const isLifted = lifted.includes(selected);
    work.change({ lifted: isLifted ? lifted.filter((box) => box !== selected) : [...lifted, selected] });
    return panel.say(isLifted ? "not_to_lift" : "to_lift");
  }

  do_graphic() {
    const { work, panel } = this.desk;
    const is_graphic = !work.now.is_graphic;
    work.change({ is_graphic });
    panel.say(is_graphic ? "graphic" : "not_graphic");
  }
}
