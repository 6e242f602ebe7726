"""The pure heart: items, forms, attempts, rubrics and scores, with no files, clock, network or randomness."""
