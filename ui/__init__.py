"""The window of Sluice: Qt's view of a practice."""

__version__ = "0.1.0"
