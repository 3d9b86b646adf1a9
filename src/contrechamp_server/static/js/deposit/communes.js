// Suggests communes under the field. Without it the server asks which one is meant.
const field = document.getElementById("commune");
const list = document.createElement("ul");
const pause = 150;
let timer = 0;
let asked = 0;

list.className = "suggestions";
list.id = "commune-suggestions";
field.after(list);

function close() {
  list.replaceChildren();
}

function choose(label) {
  field.value = label;
  close();
  field.focus();
}

function show(communes) {
  list.replaceChildren(
    ...communes.map(({ label }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => choose(label));
      item.append(button);
      return item;
    }),
  );
}

async function suggest() {
  const typed = field.value.trim();
  const mine = ++asked;
  if (typed.length < 2) return close();
  try {
    const answer = await fetch(`${field.dataset.suggestions}?${new URLSearchParams({ q: typed })}`);
    const { communes } = await answer.json();
    // An answer that comes late must not replace a newer one.
    if (mine === asked) show(communes.filter(({ label }) => label !== typed));
  } catch {
    close();
  }
}

function step(from, by) {
  const buttons = [...list.querySelectorAll("button")];
  const next = buttons.indexOf(from) + by;
  (buttons[next] ?? field).focus();
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, pause);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && list.firstChild) {
    event.preventDefault();
    step(null, 1);
  }
});
list.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(document.activeElement, event.key === "ArrowDown" ? 1 : -1);
  }
});
field.parentElement.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
field.parentElement.addEventListener("focusout", (event) => {
  if (!field.parentElement.contains(event.relatedTarget)) close();
});
