# Make .venv with a Python ≥ 3.12 and our package installer. PY names the Python to take.
set -eu

fits() {
    "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

# A pyenv shim may stand for a version that is not there, so each candidate has to prove itself.
chosen=
for candidate in ${PY:-python3.13 python3.12 python3.14 python3 python}; do
    if fits "$candidate"; then
        chosen=$candidate
        break
    fi
done
if [ -z "$chosen" ]; then
    echo "walletdesk needs Python 3.12 or newer; none of ${PY:-python3.13, python3.12, python3} is. Try make PY=/path/to/python" >&2
    exit 1
fi

echo "set-up: virtual environment ($("$chosen" --version))"
"$chosen" -m venv --clear .venv
.venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements-uv.lock
touch .venv/.made
