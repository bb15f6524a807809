"""Study what people argue about under blog posts."""

import lazy_loader

__version__ = "0.1.0"

# The public names stand in __init__.pyi; each is imported when asked for, so that the command line starts at once.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
