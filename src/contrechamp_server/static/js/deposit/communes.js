// Suggests communes under the field, as a combobox. Without it the server asks which one is meant.

const field = document.getElementById("commune");
const list = document.createElement("ul");
const pause = 150;
let timer = 0;
let asked = 0;

list.className = "suggestions";
list.id = "commune-suggestions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", field.dataset.label);
field.after(list);
field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-controls", list.id);
show([]);

function show(communes) {
  list.replaceChildren(
    ...communes.map(({ code, label }) => {
      const item = document.createElement("li");
      item.id = `commune-${code}`;
      item.role = "option";
      item.textContent = label;
      item.setAttribute("aria-selected", "false");
      // Not on click: the field would lose the focus before, and the list would be gone.
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(item);
      });
      return item;
    }),
  );
  list.hidden = !communes.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
  field.removeAttribute("aria-activedescendant");
}

function choose(item) {
  clearTimeout(timer);
  asked += 1;
  field.value = item.textContent;
  show([]);
}

function chosen() {
  return list.querySelector("[aria-selected='true']");
}

function step(by) {
  const items = [...list.children];
  const old = chosen();
  const next = items[(items.indexOf(old) + by + items.length + (old ? 0 : by < 0 ? 1 : 0)) % items.length];
  old?.setAttribute("aria-selected", "false");
  next.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", next.id);
}

async function suggest() {
  const typed = field.value.trim();
  const mine = ++asked;
  if (typed.length < 2) return show([]);
  try {
    const answer = await fetch(`${field.dataset.suggestions}?${new URLSearchParams({ q: typed })}`);
    const { communes } = await answer.json();
    // An answer that comes late must not replace a newer one.
    if (mine === asked) show(communes.filter(({ label }) => label !== typed));
  } catch {
    if (mine === asked) show([]);
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, pause);
});
field.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen()) choose(chosen());
  else if (event.key === "Escape") show([]);
  else return;
  event.preventDefault();
});
field.addEventListener("blur", () => {
  asked += 1;
  show([]);
});
