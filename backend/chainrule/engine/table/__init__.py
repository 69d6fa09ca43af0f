"""What can be computed: operations, their derivatives, optimizers, and how each is printed."""
