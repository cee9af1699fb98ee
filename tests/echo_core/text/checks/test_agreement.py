"""Whether an Impression follows its Findings."""

from __future__ import annotations

import pytest

from echo_core.text.checks.agreement import Disagreement, disagreement

FINDINGS = "The heart is normal in size. There is a large right pneumothorax. Mild scoliosis. No pleural effusion."


@pytest.mark.parametrize(
    ("findings", "impression", "language", "left_out", "added"),
    [
        (FINDINGS, "Large right pneumothorax.", "en", (), ()),
        (FINDINGS, "No acute cardiopulmonary abnormality.", "en", ("pneumothorax",), ()),
        (FINDINGS, "No pneumothorax.", "en", ("pneumothorax",), ()),
        (FINDINGS, "Right pneumothorax. Cardiomegaly.", "en", (), ("cardiomegaly",)),
        ("Left basilar opacity.", "Left lower lobe pneumonia.", "en", (), ()),
        ("Possible fracture of a right rib.", "No acute disease.", "en", ("fracture",), ()),
        ("The lungs are clear.", "No acute disease.", "en", (), ()),
        ("Port catheter in place. Aorta is tortuous.", "No acute disease.", "en", (), ()),
        ("右侧气胸。心影增大。", "右侧气胸。", "zh", ("cardiomegaly",), ()),
        ("双肺纹理清晰。", "右侧胸腔积液。", "zh", (), ("pleural_effusion",)),
    ],
)
def test_what_only_one_section_says(
    findings: str, impression: str, language: str, left_out: tuple[str, ...], added: tuple[str, ...]
) -> None:
    assert disagreement(findings, impression, language) == Disagreement(left_out, added)
