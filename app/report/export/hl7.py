"""The report as an HL7 v2.5 message ORU^R01."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from app.report.content import ReportContent
from app.report.export.exported import Part, notices, parts_of, study_uid
from app.report.record import ReportState, Signature
from app.report.splitter import COMPARISON, FINDINGS, IMPRESSION, INDICATION, TECHNIQUE

_OBSERVATIONS = {
    INDICATION: "18785-6^Radiology Reason for study^LN",
    COMPARISON: "18834-2^Radiology Comparison study^LN",
    TECHNIQUE: "55111-9^Current imaging procedure descriptions^LN",
    FINDINGS: "59776-5^Procedure findings^LN",
    IMPRESSION: "19005-8^Radiology Imaging study^LN",
    "addendum": "55107-7^Addendum^LN",
}
_ESCAPES = (("\\", "\\E\\"), ("|", "\\F\\"), ("^", "\\S\\"), ("&", "\\T\\"), ("~", "\\R\\"), ("\n", "\ue000"))
_BREAK = ("\ue000", "\\.br\\")
"""hl7apy knows no formatting commands and would escape one, so lines are broken in the finished message."""


def hl7_bytes(content: ReportContent, *, research: bool = True) -> bytes:
    """One message, UTF-8, segments ended by CR: MSH, PID, OBR, one OBX a section, NTE for the notices."""
    from hl7apy.core import Message

    header, moment = content.header, datetime.now(UTC).strftime("%Y%m%d%H%M%S+0000")
    message = Message("ORU_R01", version="2.5")
    message.msh.msh_3, message.msh.msh_7 = "ECHO reader", moment
    message.msh.msh_9, message.msh.msh_10 = "ORU^R01^ORU_R01", uuid.uuid4().hex[:20]
    message.msh.msh_11, message.msh.msh_18 = "P", "UNICODE UTF-8"
    group = message.add_group("oru_r01_patient_result")
    pid = group.add_group("oru_r01_patient").add_segment("pid")
    pid.pid_3 = _escaped(header.patient_id.strip()) or '""'
    pid.pid_5 = "^".join(_escaped(part) for part in header.patient_name.partition("=")[0].split("^")) or '""'
    pid.pid_7 = header.patient_birth_date if header.patient_birth_date.isdecimal() else ""
    pid.pid_8 = header.patient_sex
    order = group.add_group("oru_r01_order_observation")
    obr = order.add_segment("obr")
    obr.obr_1, obr.obr_3 = "1", _escaped(header.accession_number) or study_uid(content)
    obr.obr_4 = "18748-4^Diagnostic imaging study^LN"
    obr.obr_7 = (header.study_date + header.study_time.partition(".")[0]) if header.study_date.isdecimal() else ""
    obr.obr_22, obr.obr_25 = moment, status_of(content)
    if content.signature is not None:
        obr.obr_32 = _signer(content.signature)
    for line in notices(content, research=research):
        order.add_segment("nte").nte_3 = _escaped(line)
    for number, part in enumerate(parts_of(content), 1):
        obx = order.add_group("oru_r01_observation").add_segment("obx")
        obx.obx_1, obx.obx_2, obx.obx_3 = str(number), "FT", _OBSERVATIONS[part.section]
        obx.obx_5, obx.obx_11 = _escaped(part.text), status_of(content)
        if (signed := _signature(content, part)) is not None:
            obx.obx_16 = _signer(signed)
    text: str = message.to_er7()
    return (text.rstrip("\r").replace(*_BREAK) + "\r").encode("utf-8", "replace")


def status_of(content: ReportContent) -> str:
    """HL7 table 0123: P preliminary, F final, C corrected by an addendum."""
    if content.state is not ReportState.FINAL:
        return "P"
    return "C" if content.addenda else "F"


def _signature(content: ReportContent, part: Part) -> Signature | None:
    return part.signature or content.signature


def _signer(signature: Signature) -> str:
    """A name without an identifier: the second component of NDL and XCN."""
    return f"^{_escaped(signature.author)}"


def _escaped(text: str) -> str:
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return "".join(char for char in text if char >= " ")
