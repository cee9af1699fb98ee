"""A small untrained ECHO, exported, and chest films to draft from."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
import torch
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from echo_core.backends.errors import BackendError
from echo_core.backends.export import export_model
from echo_core.model.checkpoint import save_model
from echo_core.model.config import DecoderConfig, EchoConfig, Stage, VisionConfig
from echo_core.model.echo import Echo
from echo_core.text.tokenizer import EchoTokenizer

TEXTS = ("The heart is normal in size. The lungs are clear.", "心影不大。双肺纹理清晰，未见实变。")


def random_echo(seed: int = 0, **changes: Any) -> Echo:
    """A model of a few thousand parameters whose outputs differ from place to place."""
    settings: dict[str, Any] = {
        "block_length": 8,
        "max_new_tokens": 40,
        "decoder": DecoderConfig(
            vocab_size=300, hidden_size=48, layers=2, heads=4, kv_heads=2, head_dim=16, intermediate_size=96
        ),
        "vision": VisionConfig(
            image_size=96, grid=2, channels=64, findings=("opacity", "opacity/left", "cardiomegaly", "opacity/right")
        ),
    }
    torch.manual_seed(seed)
    model = Echo(EchoConfig(**(settings | changes)))
    with torch.no_grad():
        for name, parameter in model.decoder.named_parameters():
            parameter.add_(torch.randn_like(parameter) * (0.5 if "blocks" in name and parameter.ndim == 2 else 0.15))
        # Batch norms take the statistics of noise: with untrained ones a film fades before it reaches the decoder.
        model.vision.train()
        for module in model.vision.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.momentum = 1.0
        model.vision(torch.from_numpy(random_films(8, model.config.vision.image_size)))
    return model.eval()


def random_films(count: int, size: int = 96, seed: int = 0) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """uint8 (count, size, size)."""
    return np.random.default_rng(seed).integers(0, 256, (count, size, size), dtype=np.uint8)


@pytest.fixture(scope="session")
def echo_factory() -> Callable[..., Echo]:
    """``echo_factory(seed, **config changes)`` builds a small random model."""
    return random_echo


@pytest.fixture(scope="session")
def films() -> Callable[..., np.ndarray[Any, np.dtype[np.uint8]]]:
    """``films(count)`` gives model views of noise."""
    return random_films


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as training leaves it: float32 weights, config, tokenizer, no graphs."""
    folder = tmp_path_factory.mktemp("trained")
    tokenizer = EchoTokenizer.train(TEXTS, 300)
    decoder = DecoderConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=48,
        layers=2,
        heads=4,
        kv_heads=2,
        head_dim=16,
        intermediate_size=96,
    )
    model = random_echo(
        3,
        decoder=decoder,
        name="echo-tiny",
        version="7",
        mask_id=tokenizer.mask_id,
        eos_id=tokenizer.eos_id,
        film_id=tokenizer.film_id,
    )
    save_model(model, folder)
    tokenizer.save(folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="session")
def model_folder(trained_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model exported for drafting."""
    folder = tmp_path_factory.mktemp("exported") / "echo-tiny"
    export_model(trained_folder, folder)
    return folder


WriteFilm = Callable[..., Path]


@pytest.fixture(scope="session")
def write_film(tmp_path_factory: pytest.TempPathFactory) -> WriteFilm:
    """``write_film(name, **attributes)`` writes an uncompressed CR chest film of noise and gives its path."""
    folder = tmp_path_factory.mktemp("films")

    def write(name: str = "film.dcm", colour: bool = False, frames: int = 1, **attributes: Any) -> Path:
        shape = (frames, 256, 240, 3) if colour else (frames, 256, 240)
        pixels = np.random.default_rng(1).integers(0, 200, shape, dtype=np.uint8)
        dataset = Dataset()
        dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
        dataset.SOPInstanceUID = generate_uid()
        dataset.StudyInstanceUID = "1.2.3"
        dataset.Modality, dataset.BodyPartExamined = "CR", "CHEST"
        dataset.SamplesPerPixel = 3 if colour else 1
        dataset.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
        if colour:
            dataset.PlanarConfiguration = 0
        if frames > 1:
            dataset.NumberOfFrames = frames
        dataset.Rows, dataset.Columns = 256, 240
        dataset.BitsAllocated = dataset.BitsStored = 8
        dataset.HighBit, dataset.PixelRepresentation = 7, 0
        for keyword, value in attributes.items():
            setattr(dataset, keyword, value)
        dataset.PixelData = pixels.tobytes()
        dataset.file_meta = FileMetaDataset()
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        pydicom.dcmwrite(folder / name, dataset, enforce_file_format=True)
        return folder / name

    return write


def script_config(vocabulary: int, stage: Stage = "echo", length: int = 4) -> EchoConfig:
    return EchoConfig(
        name="script",
        stage=stage,
        block_length=length,
        max_new_tokens=40,
        decoder=DecoderConfig(vocab_size=vocabulary),
        vision=VisionConfig(image_size=8, grid=1),
    )


class ScriptState:
    def __init__(self, length: int, logits: np.ndarray) -> None:
        self.prompt = length
        self.length = length
        self.last_logits = logits

    def rewind(self, length: int) -> None:
        self.length = length


class ScriptedBackend:
    """Position i of the response is ``script[i]``, with the confidence ``sure[i]`` (0.9 where not given).

    The call number ``fail_at`` (prefill is call 0) raises ``error``.
    """

    def __init__(
        self,
        config: EchoConfig,
        script: Sequence[int],
        sure: Sequence[float] = (),
        name: str = "script",
        device: str = "cpu",
        fail_at: int | None = None,
        error: Exception | None = None,
    ) -> None:
        self.config, self.name, self.device = config, name, device
        self.script, self.sure = list(script), list(sure)
        self.fail_at, self.error = fail_at, error or BackendError("the double failed")
        self.calls: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        self.count = 0
        self.closed = False
        self.stated: list[Set[str] | None] = []

    def _called(self) -> None:
        self.count += 1
        if self.fail_at is not None and self.count - 1 >= self.fail_at:
            raise self.error

    def _row(self, index: int) -> np.ndarray:
        vocabulary = self.config.decoder.vocab_size
        token = self.script[index] if index < len(self.script) else self.config.eos_id
        p = self.sure[index] if index < len(self.sure) else 0.9
        row = np.full(vocabulary, np.log((1 - p) / (vocabulary - 3)), np.float32)  # mask and film take no share
        row[token] = np.log(p)
        return row

    def prefill(
        self, images: np.ndarray, prompt: Sequence[int], hold: int = 0, stated: Set[str] | None = None
    ) -> ScriptState:
        self._called()
        self.stated.append(stated)
        rows = self.config.vision.study_tokens(len(images)) + len(prompt) - hold
        return ScriptState(rows, self._row(0))

    def step(self, state: ScriptState, final: Sequence[int], masked: Sequence[int]) -> np.ndarray:
        self._called()
        self.calls.append((tuple(final), tuple(masked)))
        state.length += len(final)
        start = state.length - state.prompt
        rows = [self._row(start + i) for i in range(len(masked))]
        return np.array(rows, np.float32).reshape(len(masked), self.config.decoder.vocab_size)

    def next(self, state: ScriptState, token: int) -> np.ndarray:
        self._called()
        self.calls.append(((token,), ()))
        state.length += 1
        return self._row(state.length - state.prompt)

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def scripted() -> Callable[..., ScriptedBackend]:
    """``scripted(script, sure, stage=…, vocabulary=…, **double)`` builds a backend that writes what the script says."""

    def build(
        script: Sequence[int], sure: Sequence[float] = (), stage: Stage = "echo", vocabulary: int = 30, **double: Any
    ) -> ScriptedBackend:
        return ScriptedBackend(script_config(vocabulary, stage), script, sure, **double)

    return build


ARCHIVE_COLUMNS = ["image", "study", "view", "split", "findings", "impression", "mesh"]


def _jpeg(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 50), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG")
    return buffer.getvalue()


WriteArchive = Callable[..., Path]


@pytest.fixture(scope="session")
def write_archive(tmp_path_factory: pytest.TempPathFactory) -> WriteArchive:
    """Writes a zip of (study, split, findings, impression, mesh, film seeds) rows; without seeds there is no film."""

    def write(rows: list[tuple[str, str, str, str, str, tuple[int, ...]]], broken: str = "") -> Path:
        path = tmp_path_factory.mktemp("archive") / "films.zip"
        table = io.StringIO()
        manifest = csv.DictWriter(table, ARCHIVE_COLUMNS, delimiter="\t")
        manifest.writeheader()
        with zipfile.ZipFile(path, "w") as archive:
            for study, split, findings, impression, mesh, seeds in rows:
                for number, seed in enumerate(seeds or (None,)):
                    image = "" if seed is None else f"images/{study}-{number}.jpg"
                    if seed is not None:
                        archive.writestr(image, b"no image" if study == broken else _jpeg(seed))
                    view = ("Frontal", "Lateral")[number % 2]
                    manifest.writerow(
                        dict(zip(ARCHIVE_COLUMNS, (image, study, view, split, findings, impression, mesh), strict=True))
                    )
            archive.writestr("manifest.tsv", table.getvalue())
        return path

    return write
