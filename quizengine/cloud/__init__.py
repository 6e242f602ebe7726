"""Which cloud to talk to, and making what a task needs there."""
