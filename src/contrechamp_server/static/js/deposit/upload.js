// The second step with a script: files leave as they are chosen or dropped. Without it one form sends them all.

import { Rows } from "./rows.js";
import { Sending } from "./sending.js";
import { Total } from "./total.js";

const form = document.getElementById("televersement");
const input = document.getElementById("photographs");
const received = document.getElementById("recues");
const announcement = document.getElementById("annonce");
const words = form.dataset;
const close = document.querySelector("#envoyer button");
const sending = new Sending(form.action, input.name, changed);
const rows = new Rows(document.getElementById("file-d-attente"), words, sending);
const total = new Total(document.getElementById("ensemble"), words, sending);
let wasUnderWay = false;

for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

function changed(job) {
  if (job) rows.show(job);
  if (job?.state === "refused") announcement.textContent = `${job.file.name} : ${job.message}`;
  total.show();
  const isUnderWay = sending.isUnderWay;
  // Told apart for those who hear the page, and once: a line that moves would speak without end.
  if (sending.isStopped) announcement.textContent = words.stopped;
  else if (wasUnderWay && !isUnderWay) finished();
  wasUnderWay = isUnderWay;
  close.disabled = isUnderWay;
  for (const part of document.querySelectorAll("[data-while-sending]")) part.hidden = !isUnderWay;
}

async function finished() {
  announcement.textContent = words.done;
  const answer = await fetch(form.action);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  received.replaceChildren(...(page.getElementById("recues")?.childNodes ?? []));
}

function add(files, folders = new Set()) {
  for (const file of files) {
    if (folders.has(file.name)) sending.add(file, words.folder);
    else if (file.size > Number(words.maxBytes)) sending.add(file, words.tooLarge);
    else sending.add(file);
  }
  sending.next();
}

input.addEventListener("change", () => {
  add([...input.files]);
  input.value = "";
});
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
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  const folders = new Set(entries.filter((entry) => entry?.isDirectory).map(({ name }) => name));
  add([...event.dataTransfer.files], folders);
});
window.addEventListener("beforeunload", (event) => {
  if (sending.isUnderWay) event.preventDefault();
});
