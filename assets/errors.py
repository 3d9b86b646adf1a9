"""What can go wrong in the build of the front-end files."""


class AssetError(Exception):
    """A package is not there, or is not what the build knows; the outputs may be incomplete."""
