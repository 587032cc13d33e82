"""The application: command line, the night's plan, wiring of the rooms."""

from importlib.metadata import version

__version__ = version("diembao")
