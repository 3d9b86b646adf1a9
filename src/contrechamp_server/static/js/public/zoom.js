// Deep zoom into a photograph, on demand. Without this file the page shows the same picture, and a link to all of it.
// The viewer's script is fetched only when somebody opens the zoom; it asks this site's IIIF service for tiles.

import { keepStylesOut } from "../openseadragon.js";

const stage = document.querySelector("[data-zoom]");

const load = (source) =>
  new Promise((resolve, reject) => {
    if (window.OpenSeadragon) {
      resolve(window.OpenSeadragon);
      return;
    }
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", () => resolve(window.OpenSeadragon));
    script.addEventListener("error", () => reject(new Error(source)));
    document.head.append(script);
  });

const button = (label, onPress) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", onPress);
  return made;
};

const show = (OpenSeadragon, words) => {
  const box = document.createElement("div");
  box.className = "viewer";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words.label);
  stage.append(box);
  const viewer = new OpenSeadragon({
    element: box,
    tileSources: words.zoom,
    drawer: "canvas",
    showNavigationControl: false,
    visibilityRatio: 0.9,
    maxZoomPixelRatio: 3,
    animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.6,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  // A photograph that was withdrawn in the meantime: what is on the page stays, without a zoom.
  viewer.addHandler("open-failed", () => box.remove());
  // A portrait's page begins at the portrait; "see all" still shows the whole photograph.
  if (words.region) {
    const [x, y, w, h] = words.region.split(",").map(Number);
    viewer.addHandler("open", () => {
      viewer.viewport.fitBounds(viewer.viewport.imageToViewportRectangle(x, y, w, h), true);
    });
  }
  viewer.canvas.focus();
  return { viewer, box };
};

const offer = (words) => {
  const tools = document.createElement("div");
  tools.className = "photo__tools no-print";
  stage.after(tools);

  const close = (shown) => {
    shown.viewer.destroy();
    shown.box.remove();
    rest();
    tools.firstElementChild.focus();
  };
  const open = async (event) => {
    event.currentTarget.disabled = true;
    try {
      const shown = show(await load(words.viewer), words);
      const { viewer, box } = shown;
      const by = (factor) => () => viewer.viewport.zoomBy(factor).applyConstraints();
      tools.replaceChildren(
        button(words.in, by(1.6)),
        button(words.out, by(1 / 1.6)),
        button(words.home, () => viewer.viewport.goHome()),
        ...(box.requestFullscreen ? [button(words.full, () => box.requestFullscreen())] : []),
        button(words.close, () => close(shown)),
      );
    } catch {
      tools.remove();
    }
  };
  const rest = () => tools.replaceChildren(button(words.open, open));
  rest();
};

if (stage) {
  keepStylesOut();
  offer(stage.dataset);
}
