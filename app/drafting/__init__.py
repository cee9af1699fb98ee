"""The window's client of the drafting worker."""
