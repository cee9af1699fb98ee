"""The table of findings against the codes: merged as a radiologist would, complete, and FREQUENT as counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from echo_core.corpus import Corpus
from echo_core.text.findings import FINDINGS, FREQUENT, mesh_decisions, mesh_findings, mesh_frames, unknown_codes
from echo_core.text.frames import Frame, Region, decisions
from echo_core.text.labels import decisions_in


@pytest.fixture(scope="module")
def corpus(shared_folder: Path) -> Corpus:
    archive = shared_folder / "data" / "iu_cxr.zip"
    if not archive.is_file():
        pytest.skip("needs iu_cxr.zip")
    return Corpus(archive)


@pytest.mark.parametrize(
    ("codes", "key"),
    [
        (("Cardiomegaly/mild", "Cardiac Shadow/enlarged", "Heart Ventricles/left/enlarged"), "cardiomegaly"),
        (("Aorta/tortuous", "Aorta, Thoracic/tortuous/mild"), "tortuous_aorta"),
        (("Atherosclerosis/aorta", "Calcinosis/aorta", "Calcinosis/aorta, thoracic/severe"), "aortic_atherosclerosis"),
        (("Emphysema", "Pulmonary Emphysema/severe", "Blister/lung/apex"), "emphysema"),
        (
            (
                "Spine/degenerative",
                "Thoracic Vertebrae/degenerative/mild",
                "Osteophyte/thoracic vertebrae/anterior",
                "Spondylosis",
            ),
            "spine_degeneration",
        ),
        (("Calcified Granuloma/lung/right", "Granulomatous Disease", "Calcinosis/lung/upper lobe/left"), "granuloma"),
        (("Calcinosis/lung/hilum/lymph nodes/right", "Calcinosis/mediastinum"), "calcified_lymph_nodes"),
        (("Airspace Disease/lung/base", "Infiltrate/lung", "Consolidation/lung/lower lobe/left"), "airspace_disease"),
        (("Fractures, Bone/ribs/left/healed", "Deformity/clavicle/right"), "fracture"),
        (("Fractures, Bone/thoracic vertebrae", "Deformity/thoracic vertebrae/anterior"), "vertebral_deformity"),
        (("Lung/hypoinflation/mild",), "hypoinflation"),
        (("Lung/bilateral/hyperdistention",), "hyperinflation"),
        (("Lung/hilum/bilateral/prominent",), "hilar_prominence"),
        (("Lung/interstitial/prominent", "Markings/lung/interstitial/chronic"), "interstitial_markings"),
        (("Markings/bronchovascular", "Markings/lung/bronchovascular/prominent"), "bronchovascular_markings"),
        (("Diaphragm/right/elevated",), "elevated_diaphragm"),
        (("Diaphragm/flattened/bilateral",), "flattened_diaphragm"),
        (("Costophrenic Angle/left/blunted",), "costophrenic_blunting"),
    ],
)
def test_synonymous_codes_are_one_finding(codes: tuple[str, ...], key: str) -> None:
    assert [mesh_findings(code) for code in codes] == [{key}] * len(codes)


@pytest.mark.parametrize("mesh", ["normal", "No Indexing", "Technical Quality of Image Unsatisfactory ", "", " ; "])
def test_codes_that_name_no_finding_give_none(mesh: str) -> None:
    assert mesh_findings(mesh) == frozenset()
    assert unknown_codes(mesh) == ()


def test_a_compound_code_is_both_of_its_findings() -> None:
    assert mesh_findings("Hydropneumothorax/right") == {"pleural_effusion", "pneumothorax"}


def test_an_unknown_head_is_reported_rather_than_guessed() -> None:
    assert mesh_findings("Situs Inversus/heart") == frozenset()
    assert unknown_codes("Cardiomegaly;Situs Inversus/heart") == ("situs inversus/heart",)


def test_side_severity_and_places_come_from_the_qualifiers() -> None:
    frames = mesh_frames("Opacity/lung/base/left/mild; Pleural Effusion/bilateral/small;Spine/degenerative/multiple")
    assert frames == (
        Frame("opacity", Region.LUNGS, ("base",), "left", "mild"),
        Frame("pleural_effusion", Region.DIAPHRAGM, (), "bilateral", "mild"),
        Frame("spine_degeneration", Region.BONES, ("spine",), "", ""),
    )


def test_a_decision_is_a_finding_and_each_of_its_sides() -> None:
    mesh = "Opacity/lung/base/left/mild;Pleural Effusion/bilateral;Cardiomegaly"
    sides = {"opacity/left", "pleural_effusion/left", "pleural_effusion/right"}
    assert mesh_decisions(mesh) == {"opacity", "pleural_effusion", "cardiomegaly"} | sides
    frame = Frame("opacity", Region.LUNGS, side="right")
    assert decisions([replace(frame, negated=True), replace(frame, uncertain=True)]) == set()


def test_decisions_of_a_text_are_those_of_its_sentences() -> None:
    text = "The heart is enlarged. There is a small left pleural effusion. No pneumothorax."
    assert decisions_in(text) == {"cardiomegaly", "pleural_effusion", "pleural_effusion/left"}


def test_small_is_a_severity_only_for_what_is_graded_by_size() -> None:
    (nodule,) = mesh_frames("Nodule/lung/upper lobe/right/small")
    assert (nodule.severity, nodule.side, nodule.places) == ("", "right", ("upper lobe",))


def test_rows_are_complete_and_no_form_belongs_to_two_single_findings() -> None:
    compound = {"Hydropneumothorax", "Hemopneumothorax"}
    forms = Counter(form for row in FINDINGS.values() for form in row.mesh if form not in compound)
    assert [form for form, count in forms.items() if count > 1] == []
    assert all(key == row.key and row.name and row.zh and row.mesh for key, row in FINDINGS.items())
    assert len({row.zh for row in FINDINGS.values()}) == len(FINDINGS)


def test_every_code_of_the_training_parts_is_covered(corpus: Corpus) -> None:
    codes = [study.mesh for study in corpus.split("train", "extra")]
    assert [code for mesh in codes for code in unknown_codes(mesh)] == []
    found = Counter(key for mesh in codes for key in mesh_findings(mesh))
    assert set(found) == set(FINDINGS)


def test_frequent_are_the_fourteen_most_frequent_by_study(corpus: Corpus) -> None:
    found = Counter(key for study in corpus.split("train", "extra") for key in mesh_findings(study.mesh))
    assert [key for key, _ in found.most_common(14)] == list(FREQUENT)
