// What stands beside the picture, and the line that says what happened.

export class Panel {
  constructor() {
    this.words = JSON.parse(document.getElementById("script-words").textContent);
  }

  say(name, values = {}, more = "") {
    let text = this.words[name];
    for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, value);
    this.tell(more ? `${text}, ${this.words[more]}` : text);
  }

  tell(text) { document.getElementById("said").textContent = text; }

  show(state) {
    document.getElementById("state-words").textContent = state.state_words;
    const note = document.getElementById("note");
    note.textContent = state.note;
    note.hidden = !state.note;
    const facts = state.facts.flatMap(({ label, value }) => {
      const term = document.createElement("dt");
      const text = document.createElement("dd");
      term.textContent = label;
      text.textContent = value;
      return [term, text];
    });
    document.getElementById("facts").replaceChildren(...facts);
    const links = state.duplicates.map((other) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/atelier/photographies/${other.id}/${location.search}`;
      link.textContent = `${other.words} (${other.state})`;
      item.append(link);
      return item;
    });
    document.getElementById("duplicates").replaceChildren(...links);
    document.getElementById("greyed").hidden = !state.is_graphic;
    document.getElementById("viewer").classList.toggle("is-greyed", state.is_graphic);
  }

  reveal() {
    document.getElementById("greyed").hidden = true;
    document.getElementById("viewer").classList.remove("is-greyed");
  }

  update(work, isSure) {
    const count = document.getElementById("count");
    if (count) count.textContent = `${work.state.suspects.length - work.left.length} / ${work.state.suspects.length}`;
    document.querySelector("[data-do=graphic]").setAttribute("aria-pressed", String(work.now.is_graphic));
    document.getElementById("approve")?.classList.toggle("is-sure", isSure);
  }
}
