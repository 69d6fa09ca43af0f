"""Chainrule: the chain rule and back-propagation, computed, explained and drawn."""

import os

# One thread for BLAS, before NumPy is first imported: at these sizes a second one only costs, and
# the same request must give the same bits.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
