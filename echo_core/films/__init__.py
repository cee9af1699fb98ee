"""DICOM files → :class:`~echo_core.films.film.Film`: reading, pixel rules, spacing, orientation, suitability. No Qt."""
