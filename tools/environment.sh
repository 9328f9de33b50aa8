#!/bin/sh
# Make the virtual environment DIR and install Kanhe in it: environment.sh DIR run|dev
# The newest Python from 3.11 on is taken (KANHE_PYTHON names another); uv is used where present.
set -eu
dir=$1
what=$2

fits() { # does this command start a Python >= 3.11 that can make an environment?
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || return 1
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 || command -v uv >/dev/null 2>&1
}

find_python() {
    for name in ${KANHE_PYTHON:-python3.15 python3.14 python3.13 python3.12 python3.11 python3 python}; do
        if fits "$name"; then
            command -v "$name"
            return
        fi
    done
    printf '%s\n' >&2 \
        '找不到可用的 Python：需要 3.11 或更高版本，并带 venv 模块。' \
        '  Debian、Ubuntu 请执行：apt-get install python3 python3-venv；也可用 KANHE_PYTHON=路径 指定。' \
        'No usable Python was found: 3.11 or newer is needed, with the venv module.' \
        '  On Debian or Ubuntu: apt-get install python3 python3-venv; or name one with KANHE_PYTHON=PATH.'
    return 1
}

install() {
    # uv does not read pip's settings; where it cannot reach a package, pip may.
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --compile-bytecode --python "$dir/bin/python" "$@" 2>/dev/null && return
        echo "kanhe: uv did not succeed, pip tries"
    fi
    "$dir/bin/python" -m pip --version >/dev/null 2>&1 || "$dir/bin/python" -m ensurepip >/dev/null
    # --group, for the tools of the makers, came with pip 25.1.
    "$dir/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
    "$dir/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

if [ ! -x "$dir/bin/python" ] || ! fits "$dir/bin/python"; then
    python=$(find_python)
    echo "kanhe: making $dir with $("$python" -V) ($python)"
    rm -rf "$dir"
    "$python" -m venv "$dir" 2>/dev/null || { rm -rf "$dir"; uv venv --quiet --python "$python" "$dir"; }
fi
case $what in
run) echo "kanhe: installing what Kanhe needs"; install --editable . ;;
dev) echo "kanhe: installing the tools of its makers"; install --editable . --group dev ;;
esac
