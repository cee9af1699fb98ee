#!/bin/sh
# Install @COMMAND@ from this bundle, without a network: ./install.sh [FOLDER]
# FOLDER defaults to ~/.local/share/@COMMAND@; the launcher goes to FOLDER/bin and, without a FOLDER, to ~/.local/bin too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$HOME/.local/share/@COMMAND@}
mkdir -p "$target"
target=$(cd "$target" && pwd)

python=
for candidate in ${PYTHON:-} python@PYTHON@ python3 python; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        [ "$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "@PYTHON@" ]; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "This bundle needs Python @PYTHON@. Install it, or name it: PYTHON=/path/to/python@PYTHON@ ./install.sh" >&2
    exit 1
fi

echo "Checking the bundle …"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || {
    echo "The bundle is damaged: copy it again." >&2
    exit 1
}

echo "Installing into $target …"
"$python" -m venv --clear "$target/venv" || {
    echo "Python @PYTHON@ lacks its venv module (on Debian or Ubuntu: apt-get install python@PYTHON@-venv)." >&2
    exit 1
}
"$target/venv/bin/python" -m pip --disable-pip-version-check --quiet --isolated install --no-index \
    --find-links "$here/wheelhouse" "@REQUIREMENT@"

mkdir -p "$target/bin"
launcher=$target/bin/@COMMAND@
cat >"$launcher" <<LAUNCHER
#!/bin/sh
exec "$target/venv/bin/@COMMAND@" "\$@"
LAUNCHER
chmod 755 "$launcher"

if [ $# -eq 0 ]; then
    mkdir -p "$HOME/.local/bin" "$HOME/.local/share/applications"
    ln -sf "$launcher" "$HOME/.local/bin/@COMMAND@"
    [ -f "$here/@COMMAND@.svg" ] && cp "$here/@COMMAND@.svg" "$target/"
    cat >"$HOME/.local/share/applications/@COMMAND@.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=ECHO reader
Comment=View chest films and draft their reports (research and demonstration only)
Exec="$launcher" %F
Icon=$target/@COMMAND@.svg
Categories=Science;MedicalSoftware;
MimeType=application/dicom;
DESKTOP
fi
echo "Done. Start it with: $launcher"
