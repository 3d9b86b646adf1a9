// Which key asks for what. Fields, links and lists keep their own keys.

import { digitOf } from "./digits.js";

export function enlargeBy(box) {
  const window = document.querySelector(".caption-window");
  box.addEventListener("change", () => {
    // Enlarged around the upper middle: the chest and the arms.
    if (box.checked) window.scrollTo((window.scrollWidth - window.clientWidth) / 2, (window.scrollHeight - window.clientHeight) / 4);
  });
}

export function listen(form, digits) {
  const answers = [...form.querySelectorAll('[name="legibility"]')];
  const choose = (answer) => {
    answer.click();
    if (answer.closest(".has-digits")) digits[0].focus();
    else answer.focus();
  };
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target.closest("select, summary, a") || (target.closest("input") && target.type === "text")) return;
    const answer = answers[Number(digitOf(event)) - 1];
    if (answer) choose(answer);
    else if (event.key === "Enter" && !target.closest("button")) form.requestSubmit(form.querySelector("#repondre"));
    else if (event.key.toLowerCase() === "p") form.requestSubmit(form.querySelector("#passer"));
    else if (event.key.toLowerCase() === "z") form.querySelector("#agrandir").click();
    else return;
    event.preventDefault();
  });
}
