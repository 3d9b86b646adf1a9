"""The archive: from a photograph's arrival to what the public sees, without a face on the server.

Three floors, and imports go one way: `commands > config > outlets > frame > pipeline > stages > foundation > contrechamp`.
The flow is in `pipeline`, on one screen; docs/archive.md tells it in words.
"""
