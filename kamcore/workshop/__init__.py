"""Workshops: what a room asks about a book, and what its answers mean for it."""
