"""The lab: a real OpenStack booted on this machine, one process per project."""
