"""Making what fixtures declare, and removing it again: one file for each service's things, by openstacksdk."""
