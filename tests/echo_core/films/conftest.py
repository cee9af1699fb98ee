"""Synthetic DICOM films, written by pydicom, and the real ones where they are at hand."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

MakeDicom = Callable[..., Path]


def build(
    pixels: np.ndarray[Any, Any], frame: bytes | None = None, syntax: str = ExplicitVRLittleEndian, **attributes: Any
) -> Dataset:
    """A CR chest film over ``pixels`` (containers), native or with ``frame`` as its compressed form."""
    bits = 8 * pixels.dtype.itemsize
    dataset = Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    dataset.SOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID = generate_uid()
    dataset.SeriesInstanceUID = generate_uid()
    dataset.PatientName = "Doe^Jane"
    dataset.PatientID = "P-1"
    dataset.Modality = "CR"
    dataset.BodyPartExamined = "CHEST"
    dataset.SamplesPerPixel = 1 if pixels.ndim == 2 else 3
    dataset.PhotometricInterpretation = "MONOCHROME2" if pixels.ndim == 2 else "RGB"
    if pixels.ndim == 3:
        dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.BitsAllocated = bits
    dataset.BitsStored = bits
    dataset.HighBit = int(attributes.get("BitsStored", bits)) - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    for keyword, value in attributes.items():
        if isinstance(value, DataElement):
            dataset.add(value)
        else:
            setattr(dataset, keyword, value)
    data = pixels.tobytes() if frame is None else encapsulate([frame])
    dataset.PixelData = data + b"\0" * (len(data) % 2)
    dataset["PixelData"].VR = "OW" if bits > 8 else "OB"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    return dataset


@pytest.fixture
def build_dicom() -> Callable[..., Dataset]:
    """:func:`build`, for a test that changes the data set before it is written."""
    return build


@pytest.fixture
def make_dicom(tmp_path: Path) -> MakeDicom:
    """``make_dicom(pixels, name="film.dcm", frame=None, syntax=…, **attributes)`` writes a film and gives its path."""

    def make(pixels: np.ndarray[Any, Any], name: str = "film.dcm", **options: Any) -> Path:
        path = tmp_path / name
        build(pixels, **options).save_as(path, enforce_file_format=True)
        return path

    return make


@pytest.fixture(scope="session")
def nema() -> Callable[[str], Path]:
    """``nema(name)``: a file of the pydicom-data package."""
    spec = util.find_spec("data_store")
    if spec is None or spec.submodule_search_locations is None:
        pytest.skip("needs the package pydicom-data")
    folder = Path(next(iter(spec.submodule_search_locations)), "data")
    return lambda name: folder / name


@pytest.fixture(scope="session")
def injuries(repository: Path) -> ModuleType:
    """The module of injured films, which the fuzz command uses too."""
    folder = str(repository / "tests/benchmarks")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module("injured_films")
    finally:
        sys.path.remove(folder)


@pytest.fixture(scope="session")
def sound(injuries: ModuleType) -> ModuleType:
    """The module of the films that are injured."""
    return sys.modules["sound_films"]


@pytest.fixture(scope="session")
def real_films(shared_folder: Path) -> Path:
    """The folder of five real films."""
    return shared_folder / "films"
