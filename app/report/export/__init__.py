"""What leaves the report pane: one module a format."""
