"""How good the drafts are: text overlap, findings, garbled text, speed, and the baselines they must beat."""
