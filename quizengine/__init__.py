"""Exam practice for OpenStack administrators, on a real OpenStack that it boots itself."""

__version__ = "0.1.0"
