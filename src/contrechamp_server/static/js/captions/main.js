// The caption page with a script: keys, digits that move on by themselves, a tap in the place of a cell, the next picture
// fetched ahead, and the proof that an answer without account brings. Without this file the form does all but the last.

import { enlargeBy, listen } from "./keys.js";
import { followDigits } from "./digits.js";
import { prove } from "./proving.js";
import { followTaps } from "./taps.js";

const form = document.getElementById("legende");
const digits = followDigits(form);

for (const part of document.querySelectorAll(".caption-key, .caption-keys")) part.hidden = false;
followTaps(form);
enlargeBy(document.getElementById("agrandir"));
listen(form, digits);
prove(form);
if (form.dataset.next) new Image().src = form.dataset.next;
