"""Draws interactions, reports and problems on a terminal."""
