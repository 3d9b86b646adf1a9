// Sends files one after the other, each a request of its own. The same bytes twice are no harm, so any try may be lost:
// after a break the same file is tried again, a little later each time, and the others wait behind it.

const PAUSES = [1, 2, 4, 8, 15, 30, 30, 30];
const BUSY = new Set([408, 429]);

/** What is true of a file: waiting, sending, sealing, pausing; then taken, repeat, known, refused or cancelled. */
export const UNDER_WAY = new Set(["waiting", "sending", "sealing", "pausing"]);
export const IN = new Set(["taken", "repeat", "known"]);

export class Sending {
  jobs = [];
  isStopped = false;
  #current = null;
  #timer = 0;

  /** @param {(job?: object) => void} changed told of each job that changed; of none when the whole did. */
  constructor(address, field, changed) {
    this.address = address;
    this.field = field;
    this.changed = changed;
    window.addEventListener("online", () => this.#hurry());
  }

  get isUnderWay() {
    return this.jobs.some(({ state }) => UNDER_WAY.has(state));
  }

  add(file, refusal = "") {
    const job = { file, state: refusal ? "refused" : "waiting", message: refusal, sent: 0, tries: 0, isFinal: !!refusal };
    this.jobs.push(job);
    this.changed(job);
    return job;
  }

  next() {
    if (this.#current || this.isStopped) return;
    const job = this.jobs.find(({ state }) => state === "waiting");
    if (job) this.#send(job);
    else this.changed();
  }

  cancel(job) {
    this.#set(job, { state: "cancelled", sent: 0 });
    if (job !== this.#current) return;
    clearTimeout(this.#timer);
    job.request?.abort();
    this.#release();
  }

  again(job) {
    this.#set(job, { state: "waiting", message: "", tries: 0 });
    this.next();
  }

  resume() {
    this.isStopped = false;
    for (const job of this.jobs) job.tries = 0;
    this.next();
  }

  #send(job) {
    this.#current = job;
    this.#set(job, { state: "sending", message: "", sent: 0 });
    const body = new FormData();
    body.append(this.field, job.file, job.file.name);
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", this.address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    // The body is the file and a few lines around it.
    request.upload.addEventListener("progress", ({ loaded }) => this.#set(job, { sent: Math.min(loaded, job.file.size) }));
    request.upload.addEventListener("load", () => this.#set(job, { state: "sealing", sent: job.file.size }));
    request.addEventListener("load", () => this.#answered(job, request));
    request.addEventListener("error", () => this.#broken(job));
    request.send(body);
  }

  #answered(job, { status, response }) {
    // The archive is busy, or behind: another try may pass. What it refuses with a reason is final.
    if (!response || status >= 500 || BUSY.has(status)) return this.#broken(job, response?.message);
    const result = response.results?.[0];
    const state = status < 400 && result ? result.outcome : "refused";
    const isFinal = state === "refused";
    this.#set(job, { state, isFinal, message: result?.message ?? response.message, sent: isFinal ? 0 : job.file.size });
    this.#release();
  }

  #broken(job, message = "") {
    if (job !== this.#current || job.state === "cancelled") return;
    const pause = PAUSES[job.tries];
    job.request = null;
    this.isStopped = pause === undefined;
    this.#set(job, { state: this.isStopped ? "waiting" : "pausing", message, sent: 0, tries: job.tries + 1 });
    if (this.isStopped) this.#release();
    else this.#timer = setTimeout(() => this.#send(job), 1000 * pause);
  }

  #hurry() {
    if (this.#current?.state !== "pausing") return;
    clearTimeout(this.#timer);
    this.#send(this.#current);
  }

  #release() {
    this.#current = null;
    this.changed();
    this.next();
  }

  #set(job, values) {
    Object.assign(job, values);
    this.changed(job);
  }
}
