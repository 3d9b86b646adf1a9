// The line over the list: how many files are in, at which rate, how long it takes still; and how to go on after a stop.

import { IN, UNDER_WAY } from "./sending.js";

const language = document.documentElement.lang;
const pace = new Intl.NumberFormat(language, {
  style: "unit",
  unit: "megabyte-per-second",
  maximumFractionDigits: 1,
});

function span(seconds) {
  const [value, unit] = seconds < 90 ? [seconds, "second"] : [seconds / 60, "minute"];
  return new Intl.NumberFormat(language, { style: "unit", unit }).format(Math.ceil(value));
}

export class Total {
  #since = 0;
  #before = 0;

  constructor(part, words, sending) {
    this.part = part;
    this.words = words;
    this.sending = sending;
    [this.count, this.rate, this.bar] = part.querySelectorAll("span, output, progress");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button";
    this.button.textContent = words.resume;
    this.button.hidden = true;
    this.button.addEventListener("click", () => sending.resume());
    part.after(this.button);
  }

  show() {
    const counted = this.sending.jobs.filter(({ state }) => UNDER_WAY.has(state) || IN.has(state));
    const sum = (key) => counted.reduce((total, job) => total + key(job), 0);
    const sent = sum(({ sent }) => sent);
    const all = sum(({ file }) => file.size);
    this.part.hidden = !this.sending.jobs.length;
    this.bar.max = Math.max(all, 1);
    this.bar.value = sent;
    this.count.textContent = `${counted.filter(({ state }) => IN.has(state)).length} ${this.words.of} ${counted.length}`;
    this.rate.textContent = this.#told(sent, all);
    this.button.hidden = !this.sending.isStopped;
  }

  #told(sent, all) {
    const { isStopped, isUnderWay, jobs } = this.sending;
    if (isStopped) return this.words.stopped;
    if (!isUnderWay) return this.words.done;
    const now = performance.now();
    // A break, and what went before it, say nothing about the rate from now on.
    if (!this.#since || jobs.some(({ state }) => state === "pausing")) {
      this.#since = now;
      this.#before = sent;
    }
    const speed = (sent - this.#before) / Math.max((now - this.#since) / 1000, 1);
    return speed > 0 ? `${pace.format(speed / 1e6)}, ${this.words.left} ${span((all - sent) / speed)}` : "";
  }
}
