// The picture in deep zoom. Coordinates outside this file are pixels of the picture.

import { keepStylesOut } from "../openseadragon.js";

const OSD = window.OpenSeadragon;
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Viewer {
  constructor(element) {
    keepStylesOut();
    this.osd = OSD({
      element,
      drawer: "canvas",
      showNavigationControl: false,
      immediateRender: true,
      animationTime: quiet ? 0 : 0.25,
      blendTime: 0,
      visibilityRatio: 0.6,
      maxZoomPixelRatio: 6,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { clickToZoom: false },
      imageLoaderLimit: 6,
    });
    this.osd.addHandler("canvas-key", (event) => { event.preventDefaultAction = true; });
  }

  open(info) {
    return new Promise((resolve, reject) => {
      this.osd.addOnceHandler("open", () => {
        const image = this.image;
        if (image.getFullyLoaded()) resolve();
        else image.addOnceHandler("fully-loaded-change", () => resolve());
      });
      this.osd.addOnceHandler("open-failed", () => reject(new Error("open-failed")));
      this.osd.open(info);
    });
  }

  get image() { return this.osd.world.getItemAt(0); }

  on(name, handler) { this.osd.addHandler(name, handler); }

  // Picture pixels to pixels of the element: factor and shift.
  get frame() {
    const zero = this.image.imageToViewerElementCoordinates(new OSD.Point(0, 0));
    const far = this.image.imageToViewerElementCoordinates(new OSD.Point(1000, 0));
    return { factor: (far.x - zero.x) / 1000, x: zero.x, y: zero.y };
  }

  pointAt(position) { return this.image.viewerElementToImageCoordinates(position); }

  get seen() {
    const bounds = this.image.viewportToImageRectangle(this.osd.viewport.getBounds(true));
    return [bounds.x, bounds.y, bounds.width, bounds.height];
  }

  fit([x, y, w, h]) { this.osd.viewport.fitBounds(this.image.imageToViewportRectangle(x, y, w, h), quiet); }

  whole() { this.osd.viewport.goHome(quiet); }

  zoom(factor) { this.osd.viewport.zoomBy(factor).applyConstraints(); }

  // The tiles that a whole view of another picture will ask for, so that they lie in the browser's store.
  prefetch(info) {
    const source = new OSD.IIIFTileSource(info);
    const box = this.osd.container.getBoundingClientRect();
    const shown = Math.min(box.width, (box.height * info.width) / info.height) * window.devicePixelRatio;
    let level = source.maxLevel;
    while (level > source.minLevel && info.width * source.getLevelScale(level) > 2 * shown) level -= 1;
    const tiles = source.getNumTiles(level);
    for (let x = 0; x < tiles.x; x += 1) {
      for (let y = 0; y < tiles.y; y += 1) new Image().src = source.getTileUrl(level, x, y);
    }
  }
}
