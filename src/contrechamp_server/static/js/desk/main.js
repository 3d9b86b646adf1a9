import { Desk } from "./desk.js";
import { listen } from "./keys.js";
import { Overlay } from "./overlay.js";
import { Panel } from "./panel.js";
import { Viewer } from "./viewer.js";

const element = document.getElementById("viewer");
const panel = new Panel();
const viewer = new Viewer(element);
const desk = new Desk(viewer, new Overlay(viewer, element), panel);

listen(desk);
addEventListener("popstate", () => {
  const id = location.pathname.split("/").at(-2);
  desk.show(id, { isBack: true }).catch((error) => desk.fail(error));
});
desk.show(document.getElementById("desk-script").dataset.photograph).catch((error) => desk.fail(error));
