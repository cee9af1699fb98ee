"""Block decoding: one loop for every backend, its sampling rules, and the events it yields."""
