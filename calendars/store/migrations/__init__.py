"""Changes of the tables, oldest first, which Alembic applies."""
