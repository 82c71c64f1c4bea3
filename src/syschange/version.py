"""The version of the library, in one place for the package metadata and for provenance."""

__version__ = "0.1.0"
