// A tap says where the band is, to the pixel; a cell that is chosen by keyboard says it to the cell.

export function followTaps(form) {
  const stage = form.querySelector(".caption-stage");
  const picture = stage.querySelector("img");
  const [x, y] = [form.elements.tap_x, form.elements.tap_y];
  const [left, top, width, height] = stage.dataset.box.split(",").map(Number);
  const mark = document.createElement("span");
  mark.className = "caption-mark";

  const show = () => {
    const isTapped = x.value !== "";
    stage.classList.toggle("caption-stage--tapped", isTapped);
    if (!isTapped) return mark.remove();
    mark.style.left = `${(100 * (Number(x.value) - left)) / width}%`;
    mark.style.top = `${(100 * (Number(y.value) - top)) / height}%`;
    stage.append(mark);
  };
  stage.addEventListener("change", () => {
    x.value = y.value = "";
    show();
  });
  stage.addEventListener("click", (event) => {
    // A cell that is reached by arrow keys is clicked too, from nowhere.
    if (!event.detail || !event.isTrusted) return;
    const seen = picture.getBoundingClientRect();
    const across = Math.min(0.9999, Math.max(0, (event.clientX - seen.left) / seen.width));
    const down = Math.min(0.9999, Math.max(0, (event.clientY - seen.top) / seen.height));
    // After the cell's own change, which comes with the same click.
    setTimeout(() => {
      x.value = Math.floor(left + across * width);
      y.value = Math.floor(top + down * height);
      show();
    });
  });
  show();
}
