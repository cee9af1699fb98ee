"""Training targets: normalised reports in both languages, their statistics, and the tokenizer learned from them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from echo_core.corpus import Corpus
from echo_core.text import chinese, normalise
from echo_core.text.findings import FREQUENT
from echo_core.text.labels import decisions_in
from echo_core.text.report import format_report
from echo_core.text.statistics import summary
from echo_core.text.tokenizer import EchoTokenizer
from echo_core.training.errors import TrainingError

TRAIN_SPLITS = ("train", "extra")
VARIANTS = 6


@dataclass(frozen=True, slots=True)
class Target:
    """One report to learn: English and Chinese texts in ``VARIANTS`` wordings of their standard sentences.

    ``decisions`` are the findings that the texts state, and their sides ("opacity/left").
    """

    study: str
    split: str
    images: tuple[str, ...]
    positive: bool
    decisions: tuple[str, ...]
    en: tuple[str, ...]
    zh: tuple[str, ...]

    def texts(self, lang: str) -> tuple[str, ...]:
        """The wordings in one language."""
        return self.en if lang == "en" else self.zh


def build_targets(data: Path, run: Path, vocab_size: int) -> None:
    """Write ``run/targets.jsonl`` and ``run/tokenizer.json``; print what the targets are made of."""
    corpus = Corpus(data)
    targets: list[Target] = []
    unparsed: list[str] = []
    for study in tqdm(corpus.studies, desc="normalise"):
        english, han = [], []
        for variant in range(VARIANTS):
            normal = normalise.normalise(study, variant)
            rendered = chinese.render(normal, study.study, variant)
            english.append(format_report(normal.report, "en"))
            han.append(format_report(rendered.report, "zh"))
            if variant == 0 and study.split in TRAIN_SPLITS:
                unparsed.extend(rendered.unparsed)
        images = tuple(film.image for film in study.films)
        decided = decisions_in(f"{normal.report.findings} {normal.report.impression}")
        positive = bool(decided & set(FREQUENT))
        targets.append(
            Target(study.study, study.split, images, positive, tuple(sorted(decided)), tuple(english), tuple(han))
        )
    run.mkdir(parents=True, exist_ok=True)
    with (run / "targets.jsonl").open("w", encoding="utf-8") as out:
        for target in targets:
            out.write(json.dumps(asdict(target), ensure_ascii=False) + "\n")
    learn = [target for target in targets if target.split in TRAIN_SPLITS]
    tokenizer = EchoTokenizer.train((text for t in learn for text in (*t.en, *t.zh)), vocab_size)
    tokenizer.save(run / "tokenizer.json")
    for lang in ("en", "zh"):
        texts = [target.texts(lang)[0] for target in learn]
        lengths = sorted(len(tokenizer.encode(text)) for text in texts)
        print(f"{lang}\n{summary(texts)}")
        median, most = lengths[len(lengths) // 2], lengths[int(len(lengths) * 0.95)]
        print(f"tokens a report     {median} median, {most} at 95 %, {lengths[-1]} longest")
    print(f"zh: sentences of the English targets that no frame covers: {len(unparsed)} ({len(set(unparsed))} distinct)")


def load_targets(run: Path, *splits: str) -> list[Target]:
    """The targets of ``splits``.

    Raises:
        TrainingError: the run folder has none.
    """
    path = run / "targets.jsonl"
    if not path.exists():
        raise TrainingError(f"{run} holds no targets.jsonl; run `echo-core train data --out {run}` first.")
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lists = ("images", "decisions", "en", "zh")
    return [Target(**row | {name: tuple(row[name]) for name in lists}) for row in rows if row["split"] in splits]
