// Which key asks for what. Buttons, links and dialogs keep their own keys.

const KEYS = {
  j: "next", k: "previous", ArrowRight: "next", ArrowDown: "next", ArrowLeft: "previous", ArrowUp: "previous",
  m: "mask", n: "not_face", t: "strip", f: "place", d: "draw", o: "officer", O: "officers", b: "region", e: "edit", l: "lift", r: "redo",
  g: "graphic", v: "reveal", u: "undo", a: "approve", Enter: "approve", h: "hold", x: "not_useful", p: "pass_on", "?": "help",
  "+": "in", "=": "in", "-": "out", 0: "whole", Escape: "cancel", Delete: "remove", Backspace: "remove",
};
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function listen(desk) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")) return;
    if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
    if (event.repeat && KEYS[event.key] === "approve" && !desk.framing.frame) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") desk.run("undo");
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (desk.framing.frame && STEPS[event.key]) desk.framing.nudge(STEPS[event.key], event.shiftKey);
    else if (desk.framing.frame && event.key === "Enter") desk.run("keep");
    else if (KEYS[event.key]) desk.run(KEYS[event.key]);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) desk.run(button.dataset.do);
  });
}
