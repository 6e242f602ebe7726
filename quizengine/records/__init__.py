"""Attempts, responses, scores and reviews in one SQLite file."""
