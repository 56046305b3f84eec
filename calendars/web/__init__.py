"""A calendar as pages for people."""
