// Keys and deep zoom for one portrait to verify. Without this file the forms do all the work, with a picture to point at.

import { Viewer } from "./viewer.js";

const ACROSS = 0.32;
const DOWN = 0.16;
const host = document.getElementById("viewer");
const [x, y, w, h] = ["x", "y", "w", "h"].map((side) => Number(host.dataset[side]));
const fields = (side) => document.querySelectorAll(`input[name="band_${side}"]`);
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const viewer = new Viewer(host);
let isLoaded = false;
let outline = null;

const band = () => {
  const sides = ["x", "y", "w", "h"].map((side) => fields(side)[0]?.value ?? "");
  return sides.every(Boolean) ? sides.map(Number) : null;
};

const draw = () => {
  const [left, top, across, down] = band() ?? [];
  if (outline) viewer.pane.osd.removeOverlay(outline);
  if (left === undefined) return;
  outline = document.createElement("div");
  outline.className = "osd-band";
  viewer.pane.osd.addOverlay({ element: outline, location: viewer.image.imageToViewportRectangle(left, top, across, down) });
};

// The same frame around a point as the server gives, inside the portrait.
const point = (at) => {
  if (at.x < x || at.y < y || at.x >= x + w || at.y >= y + h) return;
  const [across, down] = [Math.max(8, Math.round(w * ACROSS)), Math.max(4, Math.round(w * DOWN))];
  const [left, top] = [clamp(Math.round(at.x - across / 2), x, x + w - 1), clamp(Math.round(at.y - down / 2), y, y + h - 1)];
  const found = { x: left, y: top, w: Math.min(across, x + w - left), h: Math.min(down, y + h - top) };
  for (const [side, value] of Object.entries(found)) for (const field of fields(side)) field.value = value;
  for (const button of document.querySelectorAll("[data-needs-band]")) button.disabled = false;
  draw();
};

const TOOLS = { in: () => viewer.zoom(1.5), out: () => viewer.zoom(1 / 1.5), whole: () => viewer.fit([x, y, w, h]) };
const ZOOM = { "+": "in", "=": "in", "-": "out", 0: "whole" };

const isSeen = () => isLoaded && !host.classList.contains("is-greyed");

document.addEventListener("click", (event) => {
  const wanted = event.target.closest("[data-do]")?.dataset.do;
  if (wanted === "reveal") {
    event.preventDefault();
    host.classList.remove("is-greyed");
    document.getElementById("greyed").remove();
  } else TOOLS[wanted]?.();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, select, textarea")) return;
  if (ZOOM[event.key]) TOOLS[ZOOM[event.key]]();
  else {
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    // Nobody agrees with what cannot have been seen yet.
    if (!wanted || (event.key === "a" && !isSeen())) return;
    wanted.click();
    if (wanted.matches("summary")) wanted.parentElement.querySelector("input:not([type=hidden]), select")?.focus();
  }
  event.preventDefault();
});

// A deed is done once, however often its button is pressed while the answer is on its way.
document.addEventListener("submit", (event) => {
  if (document.body.dataset.isSent) event.preventDefault();
  document.body.dataset.isSent = "yes";
});
addEventListener("pageshow", () => delete document.body.dataset.isSent);

viewer
  .open(JSON.parse(document.getElementById("picture-info").textContent))
  .then(() => {
    host.querySelector(".case__still").remove();
    document.getElementById("tools").hidden = false;
    viewer.fit([x, y, w, h]);
    draw();
    isLoaded = true;
    viewer.on("canvas-click", (event) => { if (event.quick) point(viewer.pointAt(event.position)); });
  })
  // The still picture stays, and the forms work.
  .catch(() => { isLoaded = true; });
