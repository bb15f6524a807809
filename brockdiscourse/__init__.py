"""Study what people argue about under blog posts."""

__version__ = "0.1.0"
