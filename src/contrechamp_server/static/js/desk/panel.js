// What stands beside the picture, and the line that says what happened.

const at = (id) => document.getElementById(id);

function make(name, text, more = {}) {
  const node = document.createElement(name);
  node.textContent = text;
  return Object.assign(node, more);
}

function neighbour({ id, words, state, image }) {
  const item = document.createElement("li");
  const link = make("a", "", { href: `/atelier/photographies/${id}/${location.search}` });
  if (image) link.append(make("img", "", { src: image, alt: "", loading: "lazy" }));
  link.append(make("span", words));
  item.append(link, make("span", state, { className: "quiet" }));
  return item;
}

export class Panel {
  constructor() {
    this.words = JSON.parse(at("script-words").textContent);
    this.isGreyed = false;
  }

  say(name, values = {}, more = "") {
    let text = this.words[name];
    for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, value);
    this.tell(more ? `${text}, ${this.words[more]}` : text);
  }

  tell(text) { at("said").textContent = text; }

  show(state) {
    at("state-words").textContent = state.state_words;
    at("note").hidden = !state.note;
    at("note-text").textContent = state.note;
    at("facts").replaceChildren(...state.facts.flatMap(({ label, value }) => [make("dt", label), make("dd", value)]));
    at("neighbours").replaceChildren(...state.neighbours.map(neighbour));
    at("beside").hidden = !state.neighbours.length;
    if (at("waiting")) at("waiting").textContent = state.waiting;
    this.grey(state.is_graphic);
  }

  // What is hard to look at stays grey until it is asked for, and cannot be approved unseen.
  grey(isGreyed) {
    this.isGreyed = isGreyed;
    at("greyed").hidden = !isGreyed;
    at("viewer").classList.toggle("is-greyed", isGreyed);
  }

  reveal() { this.grey(false); }

  update(work, { isSure, isFraming }) {
    const { state, now, left } = work;
    if (!at("approve")) return; // a photograph that is only looked at has no tools
    at("count").textContent = `${state.suspects.length - left.length} / ${state.suspects.length}`;
    at("officers").textContent = now.portraits.length;
    at("approve").classList.toggle("is-sure", isSure);
    document.querySelector("[data-do=graphic]").setAttribute("aria-pressed", String(now.is_graphic));
    at("tools").hidden = isFraming;
    at("frame-tools").hidden = !isFraming;
  }
}
