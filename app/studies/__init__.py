"""The worklist: the studies that are open and the panel that lists them."""
