"""`python -m chainrule check`: grades a submission by the engine, for autograders and gradebooks."""

from chainrule.cli import main

raise SystemExit(main())
