"""Data shipped with the program: fonts, icons, help and the embedded model."""
