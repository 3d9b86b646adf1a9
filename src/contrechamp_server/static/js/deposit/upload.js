// Sends photographs one request each, in order, three tries. The same bytes twice are no harm, so any try may be lost.
const form = document.getElementById("televersement");
const input = document.getElementById("photographs");
const queue = document.getElementById("file-d-attente");
const total = document.getElementById("ensemble");
const words = form.dataset;
const pauses = [1000, 4000];
const waiting = [];
const jobs = [];
let busy = false;
let startedAt = 0;
let sentBefore = 0;

for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

function tell(job, text, outcome = "") {
  job.state.textContent = text;
  job.row.dataset.outcome = outcome;
  job.bar.hidden = outcome !== "sending";
  job.cancel.hidden = !["", "sending"].includes(outcome);
  job.again.hidden = outcome !== "refused" || job.isFinal;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--plain";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function enqueue(file) {
  const job = { file, sent: 0, tries: 0, isFinal: false, request: null };
  job.row = document.createElement("li");
  job.row.className = "deposit-file";
  const name = document.createElement("span");
  name.className = "deposit-file__name";
  name.textContent = file.name;
  job.state = document.createElement("span");
  job.state.className = "deposit-file__state";
  job.bar = document.createElement("progress");
  job.bar.max = Math.max(file.size, 1);
  job.bar.value = 0;
  job.bar.setAttribute("aria-label", file.name);
  const actions = document.createElement("span");
  actions.className = "deposit-file__actions";
  job.cancel = button(words.cancel, () => cancel(job));
  job.again = button(words.again, () => again(job));
  for (const each of [job.cancel, job.again]) each.setAttribute("aria-label", `${each.textContent} ${file.name}`);
  actions.append(job.cancel, job.again);
  job.row.append(name, job.state, actions, job.bar);
  queue.append(job.row);
  jobs.push(job);
  if (file.size > Number(words.maxBytes)) {
    job.isFinal = true;
    tell(job, words.tooLarge, "refused");
    return;
  }
  tell(job, words.waiting);
  waiting.push(job);
}

function add(files) {
  queue.hidden = false;
  for (const file of files) enqueue(file);
  input.value = "";
  next();
}

function cancel(job) {
  const place = waiting.indexOf(job);
  if (place >= 0) waiting.splice(place, 1);
  clearTimeout(job.pause);
  job.isCancelled = true;
  job.sent = 0;
  tell(job, words.cancelled, "refused");
  if (job.request) job.request.abort();
  else if (job.pause) free();
}

function again(job) {
  job.isCancelled = false;
  job.tries = 0;
  job.pause = 0;
  job.sent = 0;
  tell(job, words.waiting);
  waiting.push(job);
  next();
}

function next() {
  if (busy || !waiting.length) return;
  busy = true;
  if (!startedAt) {
    startedAt = performance.now();
    sentBefore = jobs.reduce((sum, job) => sum + job.sent, 0);
  }
  send(waiting.shift());
}

function free() {
  busy = false;
  if (!waiting.length) startedAt = 0;
  measure();
  next();
}

function send(job) {
  job.tries += 1;
  job.pause = 0;
  tell(job, words.sending, "sending");
  const body = new FormData();
  body.append("photographs", job.file, job.file.name);
  const request = new XMLHttpRequest();
  job.request = request;
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded }) => {
    job.sent = Math.min(loaded, job.file.size);
    job.bar.value = job.sent;
    measure();
  });
  request.upload.addEventListener("load", () => tell(job, words.sealing, "sending"));
  request.addEventListener("load", () => answered(job, request));
  request.addEventListener("error", () => failed(job));
  request.addEventListener("abort", () => {
    job.request = null;
    free();
  });
  request.send(body);
}

function answered(job, { status, response }) {
  job.request = null;
  // The archive is busy or behind: another try may pass. What it refuses with reason is final.
  if (!response || status >= 500 || status === 408 || status === 429) return failed(job, response?.message);
  const result = response.results?.[0];
  const outcome = status < 400 && result ? result.outcome : "refused";
  job.isFinal = outcome === "refused";
  job.sent = job.isFinal ? 0 : job.file.size;
  tell(job, result?.message ?? response.message, outcome);
  free();
}

function failed(job, message) {
  job.request = null;
  job.sent = 0;
  const pause = pauses[job.tries - 1];
  if (pause === undefined) {
    tell(job, message ?? words.failed, "refused");
    free();
    return;
  }
  tell(job, words.retrying, "sending");
  job.pause = setTimeout(() => send(job), pause);
}

function measure() {
  const counted = jobs.filter(({ row }) => row.dataset.outcome !== "refused");
  const all = counted.reduce((sum, { file }) => sum + file.size, 0);
  const sent = counted.reduce((sum, job) => sum + job.sent, 0);
  const bar = total.querySelector("progress");
  total.hidden = false;
  bar.max = Math.max(all, 1);
  bar.value = sent;
  total.querySelector("output").textContent = startedAt ? rate(sent, all) : words.done;
}

function rate(sent, all) {
  const seconds = (performance.now() - startedAt) / 1000;
  const speed = (sent - sentBefore) / Math.max(seconds, 0.1);
  if (speed <= 0) return "";
  const left = Math.ceil((all - sent) / speed);
  const language = document.documentElement.lang;
  const pace = new Intl.NumberFormat(language, { style: "unit", unit: "megabyte-per-second", maximumFractionDigits: 1 });
  const time = left < 90 ? { unit: "second", value: left } : { unit: "minute", value: Math.ceil(left / 60) };
  const span = new Intl.NumberFormat(language, { style: "unit", unit: time.unit });
  return `${pace.format(speed / 1e6)}, ${words.left} ${span.format(time.value)}`;
}

input.addEventListener("change", () => add([...input.files]));
form.addEventListener("submit", (event) => event.preventDefault());
for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
}
for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("is-over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  add([...event.dataTransfer.files]);
});
window.addEventListener("beforeunload", (event) => {
  if (busy || waiting.length) event.preventDefault();
});
