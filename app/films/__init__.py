"""The light box: films on screen, their tools and their loader."""
