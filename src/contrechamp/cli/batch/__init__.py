"""A batch of pictures on its way from the disk to the output folder.

`sources` finds the files, `plan` names the outputs, `pool` feeds `worker` processes (`reader` ones for `read`), `folder`
makes finished files appear, and `run` is the whole of it on one screen.

Only `worker` and `reader`, through `serving`, run the engine. The parent process never decodes a byte of a picture: what
a hostile file can crash is one worker, and then that one picture is held.
"""
