"""The services that the lab runs: one file each, found by listing this folder."""
