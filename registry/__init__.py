"""The registry: outlets and directives, read from files that an official can edit."""

from registry.directive import Content, Directive, Effect, Exclusion, Gate, Obligation, Threshold, Weights, Window
from registry.outlet import Channel, ChannelKind, Dated, Entry, Host, Outlet, OutletKind, Selectors

__all__ = [
    "Channel",
    "ChannelKind",
    "Content",
    "Dated",
    "Directive",
    "Effect",
    "Entry",
    "Exclusion",
    "Gate",
    "Host",
    "Obligation",
    "Outlet",
    "OutletKind",
    "Selectors",
    "Threshold",
    "Weights",
    "Window",
]
