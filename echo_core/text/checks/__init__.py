"""Checks before signing: small rules that warn of a place in a report and may offer a fix. They never block."""
