"""The quick client: `openstack` from a process that has imported it once, and forks for each command line."""
