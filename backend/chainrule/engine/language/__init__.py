"""From a program's text to its graph."""
