"""The HTTP service: requests in, traces out. It keeps no state and knows no calculus."""
