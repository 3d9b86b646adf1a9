// The proof of work, computed beside the page while somebody looks at the picture; an answer that comes sooner waits for it.

const LONGEST_MS = 20_000;

export function prove(form) {
  const challenge = form.querySelector("#defi").value;
  const proof = form.elements.proof;
  // Without a secure connection browsers have no cryptography: the answer goes as one without scripts does.
  if (!challenge || !window.isSecureContext) return;

  const worker = new Worker(form.dataset.worker, { type: "module" });
  const done = new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve((proof.value = data)));
    worker.addEventListener("error", resolve);
    setTimeout(resolve, LONGEST_MS);
  });
  worker.postMessage(challenge);
  let isOver = false;
  done.then(() => {
    isOver = true;
    worker.terminate();
  });
  form.addEventListener("submit", (event) => {
    if (isOver || event.submitter?.value === "skip") return;
    event.preventDefault();
    document.getElementById("attente").hidden = false;
    done.then(() => form.submit());
  });
}
