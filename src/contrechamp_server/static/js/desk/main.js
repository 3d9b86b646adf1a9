import { Desk } from "./desk.js";
import { listen } from "./keys.js";
import { Overlay } from "./overlay.js";
import { Panel } from "./panel.js";
import { Viewer } from "./viewer.js";

const element = document.getElementById("viewer");
const panel = new Panel();
const viewer = new Viewer(element);
const desk = new Desk(viewer, new Overlay(viewer, element), panel);

function tell(error) {
  if (error.status) panel.tell(error.message);
  else panel.say("offline");
}

listen(desk);
addEventListener("popstate", () => {
  const id = location.pathname.split("/").at(-2);
  desk.show(id, { isBack: true }).catch(tell);
});
desk.show(document.getElementById("desk-script").dataset.photograph).catch(tell);
