"""The only code that touches stored bytes: `blobs` (kept, read, deleted), `arrivals` (sealed at the door), `pyramids`."""
