// Rectangles [x, y, w, h] in whole pixels of the picture.

export const LEAST_MASK = 4;
export const LEAST_REGION = 24;

export function clip([x, y, w, h], width, height) {
  const left = Math.max(0, Math.min(width, Math.round(x)));
  const top = Math.max(0, Math.min(height, Math.round(y)));
  const right = Math.max(left, Math.min(width, Math.round(x + w)));
  const bottom = Math.max(top, Math.min(height, Math.round(y + h)));
  return [left, top, right - left, bottom - top];
}

export function between(a, b) {
  return [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
}

export function isSame(a, b) {
  return a.every((side, at) => side === b[at]);
}

export function holds([x, y, w, h], point) {
  return point.x >= x && point.x <= x + w && point.y >= y && point.y <= y + h;
}

// Top left, top right, bottom left, bottom right: the opposite of n is 3 - n.
export function corners([x, y, w, h]) {
  return [{ x, y }, { x: x + w, y }, { x, y: y + h }, { x: x + w, y: y + h }];
}

// A body is about three heads wide and five tall, the masked head in it.
export function bodyBelow([x, y, w, h], width, height) {
  return clip([x - w, y - 0.15 * h, 3 * w, 5 * h], width, height);
}

export function around([x, y, w, h], times, least, width, height) {
  const side = Math.max(least, times * Math.max(w, h));
  return clip([x + w / 2 - side / 2, y + h / 2 - side / 2, side, side], width, height);
}
