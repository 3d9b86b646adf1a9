"""The one place that sets libvips up; `decoding` and `encoding` import `pyvips` from here.

- No cache of operations: it would keep decoded pictures, faces included, in memory after their work is done.
- Loaders that libvips itself marks as untrusted (SVG, PDF, ImageMagick and the like) are switched off for the process.
  `decoding` never asks for one; this holds if anything else does.
- The number of threads is left alone: it is the user's (VIPS_CONCURRENCY) or that of the machine.

libvips speaks through the logger "pyvips", which is silent unless the application listens to it.
"""

import pyvips

pyvips.cache_set_max(0)
pyvips.block_untrusted_set(state=True)

__all__ = ["pyvips"]
