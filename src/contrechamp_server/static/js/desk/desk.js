// The desk: one photograph on the screen, the next one fetched. What is done with it is in the parts below.

import { fetchNext, fetchState } from "./api.js";
import { around, holds } from "./boxes.js";
import { Answering } from "./answering.js";
import { Deciding } from "./deciding.js";
import { Framing } from "./framing.js";
import { Marking } from "./marking.js";
import { prefetchStrip } from "./strip.js";
import { Work } from "./work.js";

const AHEAD = 2;
const LOOKS = new Set(["in", "out", "whole", "help", "reveal", "next", "previous"]);
const CLOSES = new Set(["approve", "hold", "not_useful", "pass_on", "redo"]);

export class Desk {
  constructor(viewer, overlay, panel) {
    Object.assign(this, { viewer, overlay, panel, works: new Map(), ahead: [], fetching: null, waits: 0, isSure: false });
    this.framing = new Framing(this);
    this.deciding = new Deciding(this);
    this.parts = [this, new Answering(this), this.framing, new Marking(this), this.deciding];
    viewer.on("canvas-click", (event) => this.click(event));
    viewer.on("canvas-press", (event) => this.framing.press(event));
    viewer.on("canvas-drag", (event) => this.framing.drag(event));
    viewer.on("canvas-drag-end", () => this.framing.release());
  }

  get size() { return [this.work.state.image.width, this.work.state.image.height]; }

  // Shows a photograph; `state` is there already when it was fetched ahead.
  async show(id, { state = null, isBack = false } = {}) {
    delete document.body.dataset.shown;
    const given = state ?? (await fetchState(id));
    if (!given.image || (this.work && !given.may_decide)) return location.assign(`/atelier/photographies/${id}/${location.search}`);
    const address = `/atelier/photographies/${id}/`;
    if (!isBack && location.pathname !== address) history.pushState({ id }, "", address + location.search);
    await this.viewer.open(given.image);
    this.work = new Work(given, this.works.get(id));
    this.works.delete(id);
    this.framing.frame = null;
    Object.assign(this, { selected: null, isSure: false, places: null });
    this.panel.show(given);
    this.select(this.work.left[0] ?? null, { zoom: false });
    document.body.dataset.shown = id;
    this.shownAt = performance.now();
    if (given.may_decide) this.lookAhead().then(() => prefetchStrip(this.work));
    return this.greet(given);
  }

  greet(state) {
    const { suspects, masks } = state;
    if (state.is_own) this.panel.say("own");
    else if (state.is_with_other) this.panel.say("with_other");
    else this.panel.say(suspects.length ? "loaded" : "no_suspects", { suspects: suspects.length, masks: masks.length });
  }

  // The next one lies drawn in the spare pane; of the one after it, all is known but its picture.
  lookAhead() {
    if (this.ahead[0]) this.viewer.prepare(this.ahead[0].image);
    this.fetching ??= this.fetchAhead().finally(() => { this.fetching = null; });
    return this.fetching;
  }

  async fetchAhead() {
    while (this.ahead.length < AHEAD) {
      const known = [this.work.state.id, ...this.deciding.underWay, ...this.ahead.map(({ id }) => id)];
      const id = await fetchNext(known).catch(() => null);
      const state = id ? await fetchState(id).catch(() => null) : null;
      if (!state?.image || this.work.state.id === id) return;
      this.ahead.push(state);
      if (this.ahead.length === 1) this.viewer.prepare(state.image);
    }
  }

  async run(name) {
    if (this.waits || !this.work) return;
    if (name !== "approve") this.isSure = false;
    if (!this.work.state.may_decide && !LOOKS.has(name)) return;
    if (this.framing.frame && CLOSES.has(name)) return this.panel.say("frame_open");
    try {
      await this.parts.find((part) => part[`do_${name}`])[`do_${name}`]();
      this.refresh();
    } catch (error) {
      this.fail(error);
    }
  }

  // What the server said, in its own words; or that it said nothing.
  fail(error) {
    if (error.status) this.panel.tell(error.message);
    else this.panel.say("offline");
  }

  refresh() {
    this.overlay.draw(this.work, this.selected, this.framing.frame);
    this.panel.update(this.work, { isSure: this.isSure, isFraming: Boolean(this.framing.frame) });
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

  // Over a picture that nobody has answered or drawn on yet, one part after the other.
  do_place() {
    const { left } = this.work;
    if (left.length) return this.select(left[(left.indexOf(this.selected) + 1) % left.length]);
    const [width, height] = this.size;
    this.places ??= { at: -1, across: width > 2600 ? 4 : 2, down: height > 2000 ? 3 : 2 };
    const { across, down } = this.places;
    this.places.at = (this.places.at + 1) % (across * down);
    const { at } = this.places;
    this.viewer.fit([((at % across) * width) / across, (Math.floor(at / across) * height) / down, width / across, height / down]);
    return this.panel.say("place", { n: at + 1, all: across * down });
  }

  do_cancel() {
    this.framing.frame = null;
    this.selected = null;
    this.panel.say("cancelled");
  }

  async do_undo() {
    if (this.framing.frame) return this.do_cancel();
    if (!this.work.undo()) return this.deciding.undo();
    this.selected = null;
    return this.panel.say("undone");
  }

  // A touch selects; a second one on the same mask makes it an officer's, or no longer.
  click(event) {
    if (!event.quick || this.framing.frame || !this.work) return;
    const point = this.viewer.pointAt(event.position);
    const { state, now } = this.work;
    const near = (thing) => holds(thing.box ?? thing, point);
    const found = state.suspects.find(near) ?? this.work.heads.find(near) ?? now.portraits.find(near);
    if (found && found === this.selected && this.work.heads.includes(found)) this.run("officer");
    else this.select(found ?? null, { zoom: false });
  }
}
