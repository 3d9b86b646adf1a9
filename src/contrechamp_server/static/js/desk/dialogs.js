// Questions in a dialog: by its buttons, by Escape, or by keys of its own.

// Gives the value of the button that ended it; empty when the reviewer goes back. `onKey` takes the keys and may `close`.
export function ask(dialog, onKey) {
  return new Promise((resolve) => {
    // At once, and not with the dialog's own event, which comes after the next key.
    const close = (value) => { dialog.close(value); end(); };
    const press = (event) => onKey(event, close);
    const end = () => {
      dialog.removeEventListener("keydown", press);
      dialog.removeEventListener("close", end);
      resolve(dialog.returnValue);
    };
    dialog.addEventListener("keydown", press);
    dialog.addEventListener("close", end);
    dialog.returnValue = "";
    dialog.showModal();
    dialog.querySelector("ol button")?.focus();
  });
}

// Gives a reason by its number or its button.
export function chooseReason(name) {
  const dialog = document.getElementById(name);
  return ask(dialog, (event, close) => {
    const button = dialog.querySelectorAll("ol button")[Number(event.key) - 1];
    if (!button) return;
    event.preventDefault();
    close(button.value);
  });
}
