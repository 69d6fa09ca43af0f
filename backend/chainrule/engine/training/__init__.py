"""Runs one after the other: optimizers at work, checkpoints, grids."""
