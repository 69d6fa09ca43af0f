"""From a graph to its runs: values, gradients, contributions."""
