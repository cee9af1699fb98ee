"""What the core says, in the interface's language.

``echo_core`` knows nothing of Qt: it speaks English, on the command line, in logs and across the border of a process.
The window says the core's sentences in its own language by the list below: each is a sentence of the core, with a named
field where the core puts a number or a name. A sentence that is not in the list is shown as it is.
"""

from __future__ import annotations

import re
from functools import cache

from app.translation import marked, translate

SENTENCES: tuple[str, ...] = (
    # Files
    marked("Core", "this is a folder, not a film; open it as a folder"),
    marked("Core", "this is not a file but a device or a pipe"),
    marked("Core", "the file is empty; copy it again from its source"),
    marked("Core", "its place in the archive is damaged; fetch the archive again"),
    marked("Core", "there is no such file"),
    marked("Core", "the system does not allow this file to be read"),
    marked("Core", "the file cannot be read ({reason})"),
    marked("Core", "the folder cannot be searched ({reason}); check who may open it"),
    marked("Core", "the archive holds no DICOM film; pictures and archives inside of it have to be unpacked first"),
    marked("Core", "it lists files that are not there ({count}); copy the whole disc"),
    marked("Core", "its DICOM header is damaged; fetch the film again"),
    marked("Core", "this is not a DICOM file; choose the film's DICOM export"),
    marked("Core", "it holds floating-point pixels, which are not a film"),
    marked("Core", "the file ends where its pixels begin; fetch the film again"),
    marked("Core", "its deflated data are damaged; fetch the film again"),
    marked("Core", "its deflated data hold more than {size} MiB, which is no film"),
    marked("Core", "its deflated data are cut short; fetch the film again"),
    marked("Core", "the file went away while it was read; open it again"),
    marked("Core", "it is compressed as {name}, which this program does not decode; ask for an uncompressed copy"),
    marked("Core", "its pixel data are {problem}; fetch the film again from its source"),
    marked("Core", "damaged: its fragments do not fit together"),
    marked("Core", "damaged and cannot be decoded"),
    marked("Core", "inconsistent: the header says {rows} by {columns}, the data {found_rows} by {found_columns}"),
    marked("Core", "inconsistent: the header says {samples} samples, the data {found}"),
    marked("Core", "inconsistent: {precision} bits do not fit into {bits}"),
    marked("Core", "cut short"),
    marked("Core", "not JPEG, though the file says so"),
    marked("Core", "damaged between two JPEG segments"),
    marked("Core", "damaged in the JPEG frame header"),
    marked("Core", "cut short: the end of the image is missing"),
    marked("Core", "incomplete: no frame or no scan"),
    marked("Core", "not JPEG 2000, though the file says so"),
    marked("Core", "damaged in the JPEG 2000 size marker"),
    marked("Core", "incomplete: {found} of {tiles} tiles"),
    marked("Core", "inconsistent: {count} RLE segments instead of {segments}"),
    marked("Core", "cut short or damaged in the RLE header"),
    marked("Core", "incomplete: a JP2 file without codestream"),
    marked("Core", "damaged in the JPEG 2000 header"),
    marked("Core", "damaged in a JPEG 2000 tile-part"),
    marked("Core", "cut short inside a JPEG 2000 tile-part"),
    marked("Core", "damaged: something foreign follows the last JPEG 2000 tile-part"),
    marked("Core", "not of the length that its encoding needs; fetch the film again"),
    marked("Core", "its pixel data are not of the length that its encoding needs; fetch the film again"),
    marked("Core", "its pixel data are of another size than its header says"),
    marked("Core", "its pixel data are not the colour picture that its header says"),
    marked(
        "Core",
        "its pixel data are cut short ({present} of {expected} bytes); fetch the film again from its source",
    ),
    marked("Core", "this is not a {kind}; open another file"),
    marked("Core", "its {kind} breaks off; fetch it again from its source"),
    marked("Core", "its {kind} is damaged; fetch it again from its source"),
    marked("Core", "its key object selection names no image; fetch it again from its source"),
    marked("Core", "its presentation state names no image; fetch it again from its source"),
    marked("Core", "its presentation state does not say which end is black; fetch it again"),
    marked("Core", "key object selection"),
    marked("Core", "grayscale presentation state"),
    marked("Core", "structured report with measurements"),
    marked("Core", "this structured report holds no measurements; open another file"),
    marked("Core", "its Rescale Slope is zero, which erases the picture; fetch it again"),
    marked("Core", "it asks for a turn of {rotation} degrees, which there is not; fetch it again"),
    marked("Core", "its {keyword} is damaged ({why}); fetch it again"),
    marked("Core", "its {keyword} is not a number; fetch the film again"),
    marked("Core", "the archive cannot be read ({reason})"),
    marked("Core", "the archive has {count} entries, more than this program looks through"),
    marked("Core", "it is locked with a password; unpack the archive first"),
    marked("Core", "it is larger than {size} MiB, more than this program opens"),
    marked("Core", "it is larger than {size} MiB, more than such a file has"),
    marked("Core", "the archive is damaged or of a foreign kind; unpack it with another program"),
    marked("Core", "its pixels are not in memory at the moment; show the film again"),
    marked("Core", "the file has changed since the film was opened; close the study and open it again"),
    marked("Core", "its pixels are no longer in memory; open the film again"),
    marked("Core", "its pixels in memory are incomplete; open the film again"),
    marked("Core", "no shared memory left for its {size} MiB of pixels; close other films"),
    marked("Core", "it has {rows} by {columns} pixels, more than are opened"),
    marked("Core", "it has more pixels than this program opens"),
    marked("Core", "the picture is damaged and cannot be decoded; export it again"),
    marked("Core", "reading it took more than {seconds} s and was stopped; the file may be damaged"),
    marked("Core", "its decoder failed ({why}); the file may be damaged"),
    marked("Core", "the film decoder was closed"),
    marked("Core", "the film decoder is closed"),
    marked("Core", "the film process does not start"),
    marked("Core", "it could not be started"),
    marked("Core", "it closed its connection"),
    marked("Core", "it answered nonsense"),
    marked("Core", "out of time"),
    marked("Core", "ended with status {code}"),
    marked("Core", "stopped by signal {code}"),
    marked("Core", "there is not enough memory for its pixels; close other films"),
    marked("Core", "it is the index of a disc (DICOMDIR); open the folder that it lies in"),
    marked("Core", "the pixels of its image are missing; fetch the film again from its source"),
    marked("Core", "it holds no image (a report, a presentation state, a bare header); choose the film"),
    marked("Core", "its header gives an impossible size of {rows} by {columns} pixels"),
    marked("Core", "its header announces {rows} by {columns} pixels, more than this program opens"),
    marked("Core", "it has {samples} samples per pixel, which is neither grey nor colour"),
    marked("Core", "its header contradicts itself ({samples} samples per pixel, {photometric}); fetch the film again"),
    marked("Core", "it has {bits} bits per pixel, which is not a film"),
    marked(
        "Core",
        "its header contradicts itself ({stored} bits stored up to bit {high} of {allocated}); fetch the film again",
    ),
    marked("Core", "it has {bits} bits per pixel; a film has at most 16"),
    marked("Core", "it holds colour of more than 16 bits a sample, which is not decoded"),
    marked("Core", "reading it needs more memory than is allowed"),
    marked("Core", "there is no memory for its pixels"),
    marked("Core", "it could not be read ({why}); fetch the film again from its source"),
    marked("Core", "its Modality LUT is damaged ({why}); fetch it again"),
    marked("Core", "its descriptor or data are missing"),
    marked("Core", "its descriptor has not three values"),
    marked("Core", "{bits} bits per entry"),
    marked("Core", "{entries} entries promised, {present} present"),
    marked("Core", "its data are not numbers"),
    marked("Core", "the film lacks a valid study, series or instance UID: nothing can refer to it"),
    marked("Core", "a flagged film is not open: nothing can refer to it"),
    marked("Core", "a measurement belongs to a film that is not open: nothing can refer to it"),
    marked("Core", "a measurement of kind {kind} does not have {count} points"),
    marked("Core", "is a colour image, which has no grey values for the model"),
    marked("Core", "inconsistent: they need more than the {bits} bits that the header says"),
    marked("Core", "inconsistent: the header says that no value is below zero, the data have such"),
    marked("Core", "{bits} bits per entry promised, values up to {greatest} present"),
    marked(
        "Core",
        "its header contradicts itself (Pixel Representation {number}, which is neither 0 nor 1); fetch the film again",
    ),
    marked("Core", "its rescale slope and intercept make no sense; fetch it again"),
    marked("Core", "inconsistent: they have {columns} columns more than the header says"),
    # Notes
    marked("Core", "The file's colour profile (ICC) cannot be used: its colours may differ"),
    marked("Core", "{count} annotations of the presentation state are damaged and are left out"),
    marked("Core", "Overlay {group} of the file is damaged ({why}) and is left out"),
    marked("Core", "Overlay {group}"),
    marked("Core", "a size of {rows} by {columns}"),
    marked("Core", "{size} bytes promised, {present} present"),
    marked("Core", "it has no data"),
    marked("Core", "bit {position} is not an unused one"),
    marked("Core", "it is of another size than the pixels that hold it"),
    marked("Core", "VOI LUT {index} of the file is damaged ({why}) and is left out"),
    marked("Core", "A VOI LUT of the presentation state is damaged ({why}) and is left out"),
    marked("Core", "Not DICOM: grey values unknown"),
    marked("Core", "Frame 1 of {count}"),
    marked("Core", "The file holds {count} more bytes of pixels than its header describes"),
    marked("Core", "The file's window shows nothing of this film: automatic window"),
    marked("Core", "The file has no window: automatic window"),
    marked("Core", "Automatic window"),
    marked(
        "Core",
        "{photometric} contradicts Presentation LUT Shape {shape}: the shape is followed; use Invert if "
        "the bones look dark",
    ),
    marked("Core", "The file asks for an unknown VOI LUT function: its windows are shown as linear"),
    marked("Core", "A window of the file has an impossible width and is left out"),
    marked("Core", "For processing: not meant for reading"),
    marked("Core", "Lossy compression"),
    marked("Core", "The file has overlays of its own"),
    marked("Core", "The header says {stored} bits, but the pixels have {precision}: all are shown"),
    marked("Core", "The pixels have bits above the {bits} that the header describes: they are left out"),
    marked("Core", "VOI LUT {index} of the file leaves {count} of its {bits} bits unused: low contrast"),
    marked("Core", "A VOI LUT of the presentation state leaves {count} of its {bits} bits unused: low contrast"),
    marked("Core", "The colour palette says 16 bits, but has 8: it is shown with 8"),
    marked("Core", "The patient's name is not in the character set that the file declares: check it"),
    marked("Core", "The file does not say which end is black: low values are; use Invert if the bones look dark"),
    marked("Core", "The file's rescale slope and intercept make no sense and are left out"),
    marked("Core", "The file holds {count} more bytes of pixels than its header describes: the picture may be cut off"),
    # Labels
    marked("Core", "VOI LUT {index}"),
    marked("Core", "Window {index}"),
    marked("Core", "Full range"),
    marked("Core", "As in the picture"),
    marked("Core", "Manual"),
    marked("Core", "corrected, type unstated"),
    marked("Core", "magnification corrected"),
    marked("Core", "corrected by source distances"),
    marked("Core", "at detector"),
    marked("Core", "meaning unknown"),
    marked("Core", "Of Interest"),
    marked("Core", "For Referring Provider"),
    marked("Core", "For Teaching"),
    marked("Core", "For Conference"),
    marked("Core", "For Patient"),
    marked("Core", "For Research"),
    marked("Core", "length"),
    marked("Core", "angle"),
    marked("Core", "cobb angle"),
    marked("Core", "cardiothoracic ratio"),
    marked("Core", "cardiac diameter"),
    marked("Core", "thoracic diameter"),
    marked("Core", "area"),
    marked("Core", "mean"),
    marked("Core", "standard deviation"),
    marked("Core", "minimum"),
    marked("Core", "maximum"),
    # Header
    marked("Core", "Further elements are not shown"),
    marked("Core", "Further items are not shown"),
    marked("Core", "Nested deeper than is shown"),
    marked("Core", "not readable"),
    marked("Core", "Item {number}"),
    marked("Core", "{count} item"),
    marked("Core", "{count} items"),
    marked("Core", "{count} bytes"),
    marked("Core", "Private"),
    marked("Core", "Unknown"),
    # Drafting
    marked("Core", "This is a colour image; drafting works on grey-scale chest radiographs only."),
    marked("Core", "This object has {frames} frames; drafting works on single chest radiographs only."),
    marked("Core", "This image is {columns} by {rows} pixels; drafting needs {width} by {height} or more."),
    marked("Core", "This may not be a chest radiograph: {why}."),
    marked("Core", "it names no modality and no body part"),
    marked("Core", "it names no modality"),
    marked("Core", "its modality is {modality}, not CR or DX"),
    marked("Core", "it names no body part"),
    marked("Core", "its body part is {part}"),
    marked("Core", "its modality is {modality} and {more}"),
    marked("Core", "its view is {view}"),
    marked("Core", "The films belong to different studies ({names}); a report is drafted from one study only."),
    marked("Core", "The films do not say which study they belong to ({names}); draft them one by one."),
    marked("Core", "A draft takes 1 to {most} films of a study; {count} were given."),
    marked("Core", "A draft takes 1 to {most} films; {count} were given."),
    marked("Core", "The text in front is as long as a report may be; shorten it and draft again."),
    marked(
        "Core",
        "Drafting with {name} on {device} failed; it goes on with {other} on {other_device}. The text so far is kept.",
    ),
    marked("Core", "No backend is left."),
    marked("Core", "No backend is left: {why}"),
    marked("Core", "{name} on {device} failed: {why}"),
    marked("Core", "{name} on {device} computes wrongly."),
    marked("Core", "{backend} is not available: the package {package} is missing or cannot be loaded ({why})."),
    marked("Core", "cuda is not available: this machine has no NVIDIA driver ({driver})."),
    marked("Core", "cuda is not available: the NVIDIA driver finds no GPU."),
    marked("Core", "{folder} holds no config.json: it is not a model folder of this program."),
    marked("Core", "{folder} holds no {file}."),
    marked("Core", "{path} does not describe a model of this program: {why}"),
    marked("Core", "{path} is damaged or not a safetensors file: {why}"),
    marked("Core", "{path} holds numbers that are not finite: the file is damaged."),
    marked("Core", "{path} cannot be read: {why}"),
    marked("Core", "The graphs in {folder} were exported from other weights; export the model again."),
    marked("Core", "The graphs in {folder} do not fit its config.json; export the model again."),
    marked(
        "Core",
        "The confidence of this model has not been calibrated on held-out films, so no word of a new draft is marked.",
    ),
    marked(
        "Core",
        "The calibration in the model's folder belongs to other weights, so no word of a new draft is marked.",
    ),
    marked("Core", "The calibration in the model's folder cannot be used: {why}"),
    marked("Core", "{name} was not written by this version of the program."),
    marked(
        "Core",
        "On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} "
        "(95 % interval {low} to {high}): marks help.",
    ),
    marked(
        "Core",
        "On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} "
        "(95 % interval {low} to {high}), but no level marks few enough right words: marks do not help.",
    ),
    marked(
        "Core",
        "On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} "
        "(95 % interval {low} to {high}); marks need its lower end above {least}: they do not help.",
    ),
    marked("Core", "mode"),
    marked("Core", "block length"),
    marked("Core", "commit rule"),
    marked("Core", "doubles"),
    marked("Core", "temperature"),
    marked("Core", "backend"),
    marked("Core", "device"),
    marked("Core", "language"),
    # Templates
    marked("Core", "The file has {size} KiB, a report template has at most {most}."),
    marked("Core", "No report text was found in the file. Is it a report template in HTML?"),
    marked("Core", "Imported template"),
    # Checks
    marked("Core", "This compares with an earlier film, but none is open."),
    marked("Core", "The model writes of a change, but it has seen no earlier film."),
    marked("Core", "Leave the comparison out"),
    marked("Core", "Change to “{new}”"),
    marked("Core", "Change to {age}"),
    marked("Core", "Change to {number} {unit}"),
    marked("Core", "“{word}” does not fit the film's header: the patient is {sex}."),
    marked("Core", "male"),
    marked("Core", "female"),
    marked("Core", "The film's header gives an age of {age}."),
    marked("Core", "“{words}” does not fit an age of {age} in the film's header."),
    marked("Core", "The {section} section is empty."),
    marked("Core", "Findings"),
    marked("Core", "Impression"),
    marked("Core", "A place to be filled in: {field}"),
    marked("Core", "Delete it"),
    marked("Core", "The Impression says {side}; the Findings describe the same finding on the {other}."),
    marked("Core", "left"),
    marked("Core", "right"),
    marked("Core", "{number} {unit} was not measured on the light box; the nearest measurement is {nearest} mm."),
    marked("Core", "Delete this sentence of the Impression"),
    marked("Core", "“{word}” is not in the word list."),
    marked("Core", "The model wrote this, and nobody has read it yet ({count} words)."),
    marked("Core", "The model wrote this, and nobody has read it yet ({count} word)."),
    marked("Core", "Mark as read"),
    marked("Core", "calibrated by geometry"),
    marked("Core", "calibrated by fiducial"),
    marked("Core", "Shown mirrored, by the patient orientation in the file"),
    marked("Core", "Shown rotated by {rotation} degrees, by the patient orientation in the file"),
    marked("Core", "Shown mirrored and rotated by {rotation} degrees, by the patient orientation in the file"),
    marked("Core", "The Impression denies what the Findings describe: {name}."),
    marked("Core", "The Impression states what the Findings deny: {name}."),
    marked("Core", "One sentence denies what another one states: {name}."),
    marked("Core", "Delete the sentence that denies it"),
    marked("Core", "The Impression finds nothing acute; the Findings state: {name}."),
)
"""Every sentence, note and label of the core that the window shows."""

_NUMBERS = frozenset(
    (
        *(
            "age",
            "allocated",
            "bits",
            "chance",
            "code",
            "columns",
            "count",
            "entries",
            "expected",
            "found",
            "found_columns",
            "greatest",
        ),
        *(
            "found_rows",
            "frames",
            "height",
            "high",
            "index",
            "least",
            "low",
            "most",
            "nearest",
            "number",
            "position",
            "precision",
        ),
        *("present", "rotation", "rows", "samples", "seconds", "segments", "size", "stored", "tiles", "width"),
    )
)
"""Fields that hold numbers."""
_NUMBER = r"-?\d[\d.]*"
_SAID = frozenset(("kind", "more", "other", "problem", "section", "sex", "side", "why"))
"""Fields that hold words of the core; what stands in any other is somebody's text or a name, and is left as it is."""
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def said(text: str) -> str:
    """A sentence of the core in the interface's language; with what stands before it, such as a file's path.

    >>> said("films/one.dcm: there is no such file")
    'films/one.dcm: there is no such file'
    """
    found = _known(text)
    if found is not None:
        return found
    for gap in re.finditer(": ", text):
        found = _known(text[gap.end() :])
        if found is not None:
            return text[: gap.end()] + found
    return text


def _known(text: str) -> str | None:
    whole, framed = _sentences()
    if text in whole:
        return translate("Core", text)
    for start, end, sentence in framed:
        match = _pattern(sentence).fullmatch(text) if text.startswith(start) and text.endswith(end) else None
        if match:
            fields = {name: said(value) if name in _SAID else value for name, value in match.groupdict().items()}
            return translate("Core", sentence).format(**fields)
    return None


@cache
def _sentences() -> tuple[frozenset[str], tuple[tuple[str, str, str], ...]]:
    """The sentences without fields; and (beginning, end, sentence) of those with fields."""
    framed = [(text.partition("{")[0], text.rpartition("}")[2], text) for text in SENTENCES if "{" in text]
    return frozenset(SENTENCES) - {sentence for _, _, sentence in framed}, tuple(framed)


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _FIELD.split(re.escape(sentence))
    made = [
        part if place % 2 == 0 else f"(?P<{part}>{_NUMBER if part in _NUMBERS else '.+?'})"
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)
