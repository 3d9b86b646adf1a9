// What stands on the picture, as SVG over it: suspects, masks, officers' regions, the frame being drawn.

import { corners } from "./boxes.js";

const HANDLE_PX = 12;
const NS = "http://www.w3.org/2000/svg";

function make(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function handleAt({ x, y }) {
  const handle = make("rect", { width: HANDLE_PX, height: HANDLE_PX, class: "overlay__handle" });
  handle.dataset.x = x;
  handle.dataset.y = y;
  return handle;
}

export class Overlay {
  constructor(viewer, element) {
    this.viewer = viewer;
    this.svg = make("svg", { class: "overlay", "aria-hidden": "true" });
    this.group = make("g", {});
    this.labels = make("g", {});
    this.handles = make("g", {});
    this.svg.append(this.group, this.labels, this.handles);
    element.append(this.svg);
    viewer.on("update-viewport", () => this.place());
    viewer.on("animation", () => this.place());
  }

  place() {
    if (!this.viewer.image) return;
    const { factor, x, y } = this.viewer.frame;
    this.group.setAttribute("transform", `translate(${x} ${y}) scale(${factor})`);
    for (const handle of this.handles.children) {
      handle.setAttribute("x", x + factor * Number(handle.dataset.x) - HANDLE_PX / 2);
      handle.setAttribute("y", y + factor * Number(handle.dataset.y) - HANDLE_PX / 2);
    }
    for (const label of this.labels.children) {
      label.setAttribute("x", x + factor * Number(label.dataset.x));
      label.setAttribute("y", y + factor * Number(label.dataset.y) - 6);
    }
  }

  draw(work, selected, frame) {
    const rect = (box, name, on) => {
      const [x, y, width, height] = box;
      return make("rect", { x, y, width, height, class: on ? `${name} is-current` : name });
    };
    const { state, now } = work;
    const kindOf = (box) => (now.lifted.includes(box) ? " is-lifted" : work.regionOf(box) ? " is-officer" : "");
    const shapes = state.masks.map((box) => rect(box, `mask-outline${kindOf(box)}`, selected === box));
    shapes.push(...now.drawn.map((box) => rect(box, "mask-outline mask-outline--new", selected === box)));
    shapes.push(...now.portraits.map((box) => rect(box, "region-outline", selected === box)));
    const labels = [];
    state.suspects.forEach((suspect, index) => {
      const answer = now.answers[suspect.id];
      if (answer === "mask") shapes.push(rect(suspect.mask, "mask-outline mask-outline--new", selected === suspect));
      else shapes.push(rect(suspect.box, answer ? "suspect is-answered" : "suspect", selected === suspect));
      if (answer && selected !== suspect) return;
      const label = make("text", { class: selected === suspect ? "overlay__label is-current" : "overlay__label" });
      label.dataset.x = suspect.box[0];
      label.dataset.y = suspect.box[1];
      label.textContent = index + 1;
      labels.push(label);
    });
    if (frame) shapes.push(rect(frame.box, frame.kind === "mask" ? "mask-outline mask-outline--new" : "region-outline", true));
    this.group.replaceChildren(...shapes);
    this.labels.replaceChildren(...labels);
    this.handles.replaceChildren(...(frame ? corners(frame.box).map(handleAt) : []));
    this.place();
  }
}
