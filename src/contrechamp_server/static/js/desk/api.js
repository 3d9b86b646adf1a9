// What the desk asks of the server. Errors carry the server's own sentence.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(address, options = {}) {
  const answer = await fetch(address + location.search, { ...options, headers: { Accept: "application/json" }, redirect: "error" });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, body.message);
  return body;
}

// Asking what changes nothing is tried again: a busy server answers a moment later.
async function askAgain(address, tries = 3) {
  try {
    return await ask(address);
  } catch (error) {
    if (tries <= 1 || (error.status && error.status < 500)) throw error;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return askAgain(address, tries - 1);
  }
}

export const fetchState = (id) => askAgain(`/atelier/photographies/${id}/etat.json`);

export async function fetchNext(skip) {
  const answer = await fetch(`/atelier/suivante/?saute=${skip.join(",")}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).next : null;
}

const KEPT_ALIVE = 60_000; // browsers promise no more for what outlives its page

export function decide(id, decision) {
  const body = JSON.stringify(decision);
  return ask(`/atelier/photographies/${id}/decision`, { method: "POST", body, keepalive: body.length < KEPT_ALIVE });
}
