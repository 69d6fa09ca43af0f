"""Runs every bench and keeps what they print, with the date and the machine, in docs/bench.md."""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCHES = [
    ("backend/.venv/bin/python", "engine.py"),
    (".peers/bin/python", "scalar.py"),
    (".peers/bin/python", "tensor.py"),
    ("backend/.venv/bin/python", "service.py"),
    ("backend/.venv/bin/python", "attacks.py"),
    ("node", "plan.mjs"),
    ("node", "browser.mjs"),
]


def machine() -> str:
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    parts = [
        "# Measured\n",
        f"`make bench` on {datetime.date.today()}: {machine()}. Both sides of a ratio were measured by turns in\n"
        "one process; the machine is shared and its clock is noisy, so read the ratios.\n",
    ]
    for python, bench in BENCHES:
        environment = os.environ | {"PYTHONPATH": "backend", "OPENBLAS_NUM_THREADS": "1"}
        lines = []
        with subprocess.Popen(
            [python, f"tests/bench/{bench}"], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line.rstrip())
        if process.returncode:
            sys.exit(f"{bench} ended with {process.returncode}")
        parts.append("```\n" + "\n".join(lines).strip() + "\n```\n")
    (ROOT / "docs" / "bench.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
