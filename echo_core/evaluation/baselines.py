"""What a model must beat: one fixed normal report, and the report of the most similar training study."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from echo_core.corpus import Corpus, CorpusStudy
from echo_core.evaluation.drafting import study_views
from echo_core.evaluation.errors import EvaluationError
from echo_core.evaluation.findings import coded_findings
from echo_core.evaluation.metrics import rouge_l, words
from echo_core.evaluation.references import (
    References,
    body,
    has_film,
    pick_studies,
    results_of_texts,
    target_text,
    training_studies,
)
from echo_core.evaluation.results import Results
from echo_core.model.vision import VisionTower
from echo_core.text.labels import findings_in

Features = npt.NDArray[np.float32]

NORMAL_CANDIDATES = 150
MAX_FILMS = 4


def constant_normal(training: Corpus, references: References) -> Results:
    """Every study gets the same typical normal report.

    It is the medoid of the normal training targets: the one with the highest mean ROUGE-L against the others, among an
    even sample of ``NORMAL_CANDIDATES``.

    Raises:
        EvaluationError: the archive has no normal training study.
    """
    lang = references.lang
    normal = [study for study in training_studies(training) if coded_findings(study.mesh) == frozenset()]
    texts = [target_text(study, lang) for study in normal[:: max(1, len(normal) // NORMAL_CANDIDATES)]]
    texts = [text for text in texts if not findings_in(body(text, lang), lang)]
    if not texts:
        raise EvaluationError(f"{training.path}: no normal study in its training splits; there is no constant report.")
    texts = texts[:NORMAL_CANDIDATES]
    cut = [words(body(text, lang), lang) for text in texts]
    typical = [sum(rouge_l(mine, other) for other in cut) for mine in cut]
    report = texts[int(np.argmax(typical))]
    return results_of_texts("constant normal report", [report] * len(references.studies), references)


def nearest_neighbour(
    tower: VisionTower,
    corpus: Corpus,
    references: References,
    training: Corpus | None = None,
    cache: Path | None = None,
    device: str = "cpu",
) -> Results:
    """Every study gets the target of the training study whose films look most alike to the model's vision tower.

    Likeness is the cosine between tower features, averaged over patches and over the films of a study. A study is
    never its own neighbour.

    Args:
        cache: where features of the training studies are kept from one run to the next.

    Raises:
        EvaluationError: the archive has no training studies, or a film cannot be read.
    """
    training = training or corpus
    known = tuple(study for study in training_studies(training) if has_film(study))
    if not known:
        raise EvaluationError(f"{training.path}: no training split to retrieve reports from.")
    asked = pick_studies(corpus, references.split)[: len(references.studies)]
    library = _cached_features(tower, training, known, cache, device)
    likeness = study_features(tower, corpus, asked, device) @ library.T
    if training.path == corpus.path:
        column = {study.study: index for index, study in enumerate(known)}
        for row, study in enumerate(asked):
            if study.study in column:
                likeness[row, column[study.study]] = -np.inf
    texts = [target_text(known[int(index)], references.lang) for index in likeness.argmax(axis=1)]
    return results_of_texts("nearest-neighbour retrieval", texts, references)


@torch.inference_mode()
def study_features(tower: VisionTower, corpus: Corpus, studies: Sequence[CorpusStudy], device: str) -> Features:
    """Unit-length features of studies, float32 (studies, channels)."""
    tower = tower.to(device)
    pooled = []
    for study in tqdm(studies, desc="vision tower", unit="study", mininterval=1.0):
        views = torch.from_numpy(study_views(corpus, study, tower.config.image_size, MAX_FILMS)).to(device)
        mean = tower.map(views).mean(dim=(0, 2, 3))
        pooled.append(torch.nn.functional.normalize(mean, dim=0).cpu())
    features: Features = torch.stack(pooled).numpy()
    return features


def _cached_features(
    tower: VisionTower, training: Corpus, studies: Sequence[CorpusStudy], cache: Path | None, device: str
) -> Features:
    if cache is None:
        return study_features(tower, training, studies, device)
    digest = hashlib.sha256(f"{training.path.stat().st_size} {[s.study for s in studies]}".encode())
    for tensor in tower.state_dict().values():
        digest.update(tensor.cpu().numpy().tobytes())
    path = cache / f"features-{digest.hexdigest()[:16]}.npy"
    if path.exists():
        stored: Features = np.load(path)
        return stored
    features = study_features(tower, training, studies, device)
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npy")
    np.save(part, features)
    part.replace(path)
    return features
