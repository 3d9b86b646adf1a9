// All suspects without an answer, zoomed, on one sheet: the faces are touched, the others are none.

import { around } from "./boxes.js";
import { ask } from "./dialogs.js";

const NS = "http://www.w3.org/2000/svg";

function svg(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

// Where a suspect is seen on the sheet, and the address of that view.
function view({ image: { id, width, height } }, suspect) {
  const box = around(suspect.box, 3, 96, width, height);
  return { box, address: `${id}/${box.join(",")}/!200,200/0/default.jpg` };
}

// So that the sheet is there at once when it is asked for: the first rows at least.
export function prefetchStrip(work) {
  for (const suspect of work.left.slice(0, 40)) new Image().src = view(work.state, suspect).address;
}

function thumbnail(state, suspect, words) {
  const { box: [x, y, w, h], address } = view(state, suspect);
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = suspect.id;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", words.thumbnail.replace("{n}", state.suspects.indexOf(suspect) + 1));
  const picture = svg("svg", { viewBox: `${x} ${y} ${w} ${h}` });
  picture.append(svg("image", { href: address, x, y, width: w, height: h }));
  const [left, top, across, down] = suspect.box;
  picture.append(svg("rect", { x: left, y: top, width: across, height: down, class: "suspect" }));
  button.append(picture);
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

// Gives the ids that are faces and those that are none, or null when the reviewer goes back.
export async function showStrip(work, words) {
  const { left } = work;
  const list = document.getElementById("strip-list");
  list.replaceChildren(...left.map((suspect) => thumbnail(work.state, suspect, words)));
  const buttons = [...list.querySelectorAll("button")];
  const answer = await ask(document.getElementById("strip"), (event, close) => {
    const step = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
    else if (event.key === "m" && at >= 0) buttons[at].click();
    else if (event.key === "Enter" && at >= 0) close("confirm"); // on another button it is that button's
    else return;
    event.preventDefault();
  });
  if (answer !== "confirm") return null;
  const faces = buttons.filter((button) => button.getAttribute("aria-pressed") === "true").map((button) => button.dataset.id);
  return { faces, others: left.map((suspect) => suspect.id).filter((id) => !faces.includes(id)) };
}
