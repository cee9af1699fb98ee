"""DICOM files → :class:`~echo_core.films.film.Film`: reading, pixel rules, spacing, orientation, suitability. No Qt."""

import warnings

# The libraries' complaints about a value quote the value, which may be a patient's: they must reach no log and no
# terminal, whether a file is read or written.
warnings.filterwarnings("ignore", module=r"(pydicom|highdicom)(\..*)?$")
