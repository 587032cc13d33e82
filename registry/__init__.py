"""The registry: outlets and directives, read from files that an official can edit."""

from registry.codebook import Codebook, TieBreak, load_codebook
from registry.directive import (
    Content,
    Counting,
    Directive,
    Effect,
    Exclusion,
    Gate,
    Obligation,
    Reading,
    Rule,
    Signal,
    Threshold,
    Variant,
    Weights,
    Window,
    Writings,
    Zone,
    duty_key,
)
from registry.directive_conditions import Condition, read_condition
from registry.directives import load_directive, load_directives
from registry.outlet import Channel, ChannelKind, Dated, Entry, Host, Outlet, OutletKind, Selectors
from registry.outlets import Registry, load_outlets
from registry.problems import Problem, RegistryError
from registry.settings import load_settings

__all__ = [
    "Channel",
    "ChannelKind",
    "Codebook",
    "Condition",
    "Content",
    "Counting",
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
    "Problem",
    "Reading",
    "Registry",
    "RegistryError",
    "Rule",
    "Selectors",
    "Signal",
    "Threshold",
    "TieBreak",
    "Variant",
    "Weights",
    "Window",
    "Writings",
    "Zone",
    "duty_key",
    "load_codebook",
    "load_directive",
    "load_directives",
    "load_outlets",
    "load_settings",
    "read_condition",
]
