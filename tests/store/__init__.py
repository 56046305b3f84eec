"""The store of a calendar's life, on SQLite and on PostgreSQL."""
