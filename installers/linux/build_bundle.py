"""Build a bundle that installs ECHO on a Linux machine without a network.

``python installers/linux/build_bundle.py OUT`` makes ``OUT/echo-reader-VERSION-linux-ARCH-cpXY/`` with a wheelhouse
(the program and every dependency), its checksums and ``install.sh``. The wheels fit the Python that runs this script,
so the other machine needs a Python of the same minor version. ``pip`` is used with the settings it has here; pass
``--find-links DIR`` to prefer wheels of your own, such as a CPU build of torch.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALL_SH = Path(__file__).resolve().parent / "install.sh"
DISTRIBUTION = "echo_reader"


class BundleError(Exception):
    """The bundle cannot be built; the message says why."""


def build_wheel(source: Path, wheelhouse: Path) -> Path:
    """Build the program's wheel from ``source`` into ``wheelhouse``."""
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheelhouse), str(source))
    wheels = sorted(wheelhouse.glob(f"{DISTRIBUTION}-*.whl"), key=lambda path: path.stat().st_mtime)
    if not wheels:
        raise BundleError(f"building {source} left no wheel in {wheelhouse}")
    return wheels[-1]


def download(requirement: str, wheelhouse: Path, options: Sequence[str] = ()) -> None:
    """Download ``requirement`` and all that it needs, as wheels only: the other machine may have no compiler."""
    _pip(
        "download", "--only-binary", ":all:", "--dest", str(wheelhouse), "--find-links", str(wheelhouse),
        *options, requirement,
    )  # fmt: skip


def write_checksums(bundle: Path) -> Path:
    """Write ``SHA256SUMS`` for the wheelhouse, in the format of ``sha256sum``."""
    lines = []
    for wheel in sorted((bundle / "wheelhouse").iterdir()):
        with wheel.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  wheelhouse/{wheel.name}\n")
    path = bundle / "SHA256SUMS"
    path.write_text("".join(lines))
    return path


def write_installer(bundle: Path, requirement: str, command: str) -> Path:
    """Write ``install.sh`` for ``requirement``, whose console script is ``command``."""
    text = INSTALL_SH.read_text(encoding="utf-8")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for mark, value in {"@REQUIREMENT@": requirement, "@COMMAND@": command, "@PYTHON@": python}.items():
        text = text.replace(mark, value)
    path = bundle / "install.sh"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def build(output: Path, source: Path = ROOT, options: Sequence[str] = ()) -> Path:
    """Build the bundle's folder below ``output`` and return it.

    Raises:
        BundleError: pip failed, or the folder is there already.
    """
    output.mkdir(parents=True, exist_ok=True)
    staging = output / ".echo-reader-bundle"
    shutil.rmtree(staging, ignore_errors=True)
    wheelhouse = staging / "wheelhouse"
    wheelhouse.mkdir(parents=True)
    wheel = build_wheel(source, wheelhouse)
    version = wheel.name.split("-")[1]
    download(str(wheel), wheelhouse, options)
    write_checksums(staging)
    write_installer(staging, f"echo-reader=={version}", "echo-reader")
    icon = source / "resources" / "icons" / "echo-reader.svg"
    shutil.copy(icon, staging / icon.name)
    name = f"echo-reader-{version}-linux-{platform.machine()}-cp{sys.version_info.major}{sys.version_info.minor}"
    bundle = output / name
    if bundle.exists():
        raise BundleError(f"{bundle} is there already: remove it first")
    staging.rename(bundle)
    return bundle


def archive(bundle: Path) -> Path:
    """Pack the bundle as ``.tar`` beside it; wheels are compressed already."""
    path = bundle.with_name(bundle.name + ".tar")
    with tarfile.open(path, "w") as packed:
        packed.add(bundle, arcname=bundle.name)
    return path


def _pip(*arguments: str) -> None:
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], env=environment, check=False)
    if done.returncode:
        raise BundleError(f"pip {arguments[0]} failed (status {done.returncode})")


def main() -> int:
    """The command line; 0 when the bundle is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="folder for the bundle")
    parser.add_argument("--find-links", action="append", default=[], metavar="DIR", help="wheels to prefer")
    parser.add_argument("--tar", action="store_true", help="also pack the bundle as one file")
    arguments = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("a Linux bundle is built on Linux")
    options = [part for folder in arguments.find_links for part in ("--find-links", folder)]
    try:
        bundle = build(arguments.output.resolve(), options=options)
    except BundleError as error:
        print(f"build_bundle: {error}", file=sys.stderr)
        return 1
    print(archive(bundle) if arguments.tar else bundle)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
