"""The report pane: an editable report that a draft streams into."""
