"""A viewer that knows IIIF opens what the pages link to: manifest, canvas, tiles."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import Opening, check_look
from tests.unit.server.api.published import publish_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
VIEWER = "/static/vendor/openseadragon.min.js"
OPEN = """async (link) => {
  const manifest = await (await fetch(link)).json();
  const items = manifest.type === "Collection" ? (await (await fetch(manifest.items[0].id)).json()).items : manifest.items;
  const canvas = items[0];
  const service = canvas.items[0].items[0].body.service[0].id;
  const box = document.body.appendChild(document.createElement("div"));
  box.style.cssText = "width: 600px; height: 400px";
  const viewer = OpenSeadragon({ element: box, tileSources: `${service}/info.json`, drawer: "canvas", showNavigationControl: false });
  const drawn = await new Promise((resolve, reject) => {
    viewer.addHandler("tile-drawn", () => resolve(true));
    viewer.addHandler("open-failed", (event) => reject(new Error(event.message)));
    viewer.addHandler("tile-load-failed", (event) => reject(new Error(event.message)));
  });
  const size = viewer.world.getItemAt(0).getContentSize();
  const portraits = await (await fetch(canvas.annotations[0].id)).json();
  const [x, y, w, h] = portraits.items[0].target.split("=")[1].split(",").map(Number);
  const place = viewer.viewport.imageToViewportRectangle(x, y, w, h);
  viewer.addOverlay({ element: document.createElement("div"), location: place });
  return { drawn, size: [size.x, size.y], canvas: [canvas.width, canvas.height], inside: x + w <= size.x && y + h <= size.y };
}"""


def opened(page: Page, address: str) -> dict[str, object]:
    page.goto(address)
    check_look(page)
    link = page.get_by_role("link", name="IIIF", exact=True).get_attribute("href")
    page.add_script_tag(url=VIEWER)
    found: dict[str, object] = page.evaluate(OPEN, link)
    return found


def test_openseadragon_opens_what_the_pages_link_to(open_page: Opening) -> None:
    ids = publish_all()
    page = open_page()
    for address in (
        f"/photographies/{ids['photograph_id']}/",
        f"/incidents/{ids['incident_id']}/",
        f"/evenements/{ids['event_id']}/",
    ):
        assert opened(page, address) == {"drawn": True, "size": [800, 600], "canvas": [800, 600], "inside": True}
    # The viewer as it comes styles its own parts; the site's own zoom keeps that out (static/js/openseadragon.js).
    open_page.watch.forgive("Applying inline style")
