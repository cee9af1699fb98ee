"""The report store: every report of this user in one SQLite file, written while it is typed."""
