// Seven boxes for seven digits. A digit moves on, « ? » or the space bar says "unsure" and moves on, Backspace goes back.
// On a French keyboard the upper row gives digits only with Shift: the key counts here, whatever sign is on it.

const KEY = /^(?:Digit|Numpad)(\d)$/;

export function digitOf(event) {
  if (/^\d$/.test(event.key)) return event.key;
  return event.code.match(KEY)?.[1] ?? "";
}

export function followDigits(form) {
  const boxes = [...form.querySelectorAll(".digits input")];
  const after = form.querySelector("#repondre");

  const put = (box, sign) => {
    box.value = sign;
    (boxes[boxes.indexOf(box) + 1] ?? after).focus();
  };
  for (const [at, box] of boxes.entries()) {
    box.addEventListener("focus", () => box.select());
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const digit = event.key === "?" ? "?" : digitOf(event);
      if (digit || event.key === " ") put(box, digit || "?");
      else if (event.key === "Backspace" && !box.value && at) boxes[at - 1].focus();
      else if (event.key === "ArrowLeft" && at) boxes[at - 1].focus();
      else if (event.key === "ArrowRight" && boxes[at + 1]) boxes[at + 1].focus();
      else return;
      event.preventDefault();
    });
    // Keyboards of telephones say what they typed, and not which key it was.
    box.addEventListener("input", () => {
      if (/^[0-9?]$/.test(box.value)) put(box, box.value);
      else box.value = "";
    });
    box.addEventListener("paste", (event) => {
      const signs = (event.clipboardData?.getData("text") ?? "").replace(/[^0-9?]/g, "");
      for (const [step, sign] of [...signs].slice(0, boxes.length - at).entries()) put(boxes[at + step], sign);
      event.preventDefault();
    });
  }
  return boxes;
}
