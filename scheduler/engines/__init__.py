"""Engines read a Board and choose days. Only they know solvers."""
