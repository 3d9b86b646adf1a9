// Passkeys: fetches a question, lets the browser's own window answer it, sends the answer, goes where the server says.
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class Refused extends Error {}

async function post(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify(body),
    redirect: "error",
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.message);
  return said;
}

const opened = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

async function create(asked) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: opened(asked.excludeCredentials),
    },
  });
  return asJson(made, { attestationObject: toText(made.response.attestationObject) });
}

async function get(asked) {
  const found = await navigator.credentials.get({
    publicKey: { ...asked, challenge: toBytes(asked.challenge), allowCredentials: opened(asked.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return asJson(found, {
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle && toText(userHandle),
  });
}

function asJson(credential, response) {
  const clientDataJSON = toText(credential.response.clientDataJSON);
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: { ...response, clientDataJSON } };
}

const reasons = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", TypeError: "offline" };

async function answer(button, says) {
  const { ask, answer: to, passkey } = button.dataset;
  const { password, ...fields } = Object.fromEntries(new FormData(button.form));
  const asked = await post(ask, fields);
  says.textContent = button.dataset.waiting;
  const credential = await (passkey === "create" ? create(asked) : get(asked));
  location.assign((await post(to, { ...fields, credential })).next);
}

// Not in <noscript>: it also stands there when this script did not arrive.
for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;

for (const button of document.querySelectorAll("[data-passkey]")) {
  const says = button.parentElement.querySelector("[role=alert]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    says.textContent = "";
    if (!window.PublicKeyCredential) {
      says.textContent = button.dataset.unavailable;
      return;
    }
    button.disabled = true;
    try {
      await answer(button, says);
    } catch (error) {
      says.textContent = error instanceof Refused ? error.message : button.dataset[reasons[error.name] ?? "unavailable"];
      button.disabled = false;
      button.focus();
    }
  });
}
