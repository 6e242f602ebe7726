"""Timed sessions, and the exams, drills and tasks that stand on them."""
