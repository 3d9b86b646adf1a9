// OpenSeadragon writes a style sheet of its own into the page, which our policy refuses, unless one with this mark is
// there. (It takes the frame of the focus away on touch screens; we want it there as well.) An element outside HTML bears
// the mark and is no style sheet.

export function keepStylesOut() {
  const mark = document.createElementNS(null, "style");
  mark.setAttribute("data-openseadragon-mobile-css", "none");
  document.head.append(mark);
}
