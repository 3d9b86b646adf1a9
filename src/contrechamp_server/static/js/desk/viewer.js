// The picture in deep zoom. Coordinates outside this file are pixels of the picture.
//
// Two panes lie on each other: one shows, the other holds the next picture ready out of sight, every tile drawn, so that
// the next picture is there in one frame.

import { keepStylesOut } from "../openseadragon.js";

const OSD = window.OpenSeadragon;
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

class Pane {
  constructor(host) {
    this.element = document.createElement("div");
    this.element.className = "desk__pane";
    host.append(this.element);
    this.osd = OSD({
      element: this.element,
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
    this.address = null;
  }

  get image() { return this.osd.world.getItemAt(0); }

  // Done when the whole picture is drawn; fails when another one is asked of this pane before that. Asking again for the
  // same picture gives the same promise.
  load(info) {
    if (this.address === info.id) return this.loaded;
    this.clear();
    this.address = info.id;
    this.loaded = new Promise((resolve, reject) => {
      this.giveUp = reject;
      const success = ({ item }) => {
        this.element.dataset.picture = info.id;
        if (item.getFullyLoaded()) resolve();
        else item.addOnceHandler("fully-loaded-change", () => resolve());
      };
      const error = () => {
        this.address = null;
        reject(new Error("open-failed"));
      };
      this.osd.open({ tileSource: info, success, error });
    });
    return this.loaded;
  }

  show(isShown) {
    this.element.classList.toggle("is-spare", !isShown);
    this.element.inert = !isShown;
  }

  // Tiles that are still on their way stand in line before what is asked next.
  clear() {
    this.address = null;
    this.giveUp?.(new Error("superseded"));
    this.osd.close();
  }
}

export class Viewer {
  constructor(element) {
    keepStylesOut();
    [this.pane, this.spare] = this.panes = [new Pane(element), new Pane(element)];
    this.spare.show(false);
    this.opening = Promise.resolve();
  }

  // One after the other: the spare pane has room for one picture.
  open(info) {
    this.opening = this.opening.catch(() => {}).then(() => this.swap(info));
    return this.opening;
  }

  async swap(info) {
    await this.spare.load(info);
    [this.pane, this.spare] = [this.spare, this.pane];
    this.pane.show(true);
    this.spare.show(false);
    this.spare.clear();
  }

  // A picture that cannot be had is told of when it is to be shown.
  prepare(info) {
    const { opening } = this;
    opening.catch(() => {}).then(() => {
      if (this.opening === opening) this.spare.load(info).catch(() => {});
    });
  }

  get image() { return this.pane.image; }

  on(name, handler) {
    for (const pane of this.panes) pane.osd.addHandler(name, (event) => { if (pane === this.pane) handler(event); });
  }

  // Picture pixels to pixels of the element: factor and shift.
  get frame() {
    const zero = this.image.imageToViewerElementCoordinates(new OSD.Point(0, 0));
    const far = this.image.imageToViewerElementCoordinates(new OSD.Point(1000, 0));
    return { factor: (far.x - zero.x) / 1000, x: zero.x, y: zero.y };
  }

  pointAt(position) { return this.image.viewerElementToImageCoordinates(position); }

  get seen() {
    const bounds = this.image.viewportToImageRectangle(this.pane.osd.viewport.getBounds(true));
    return [bounds.x, bounds.y, bounds.width, bounds.height];
  }

  fit([x, y, w, h]) { this.pane.osd.viewport.fitBounds(this.image.imageToViewportRectangle(x, y, w, h), quiet); }

  whole() { this.pane.osd.viewport.goHome(quiet); }

  zoom(factor) { this.pane.osd.viewport.zoomBy(factor).applyConstraints(); }
}
