"""Chainrule: the chain rule and back-propagation, computed, explained and drawn."""

__version__ = "0.1.0"
