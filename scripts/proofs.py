"""The heavy proofs: `python -m scripts.proofs` runs them and writes docs/proof.md; with `check`, is it stale?

A proof is a test marked `@pytest.mark.proof("consents", "audit")`, with the folders whose code it measures.
In `make test` it runs small, here at full size (`tests.proof.size`). What it records with `record_property`
is written down.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts.commands import BASE_DIR

PAPER = BASE_DIR / "docs" / "proof.md"
RESULTS = BASE_DIR / "var" / "proof.xml"
MEASURED = re.compile(r"^Code measured: (?P<folders>[a-z ]+), sha256 (?P<digest>[0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True)
class Proof:
    name: str
    seconds: float
    figures: dict[str, str]


def prove() -> int:
    """Run every proof at full size and write down what it found; nothing is written when one fails."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "proof",
        f"--junitxml={RESULTS}",
        "-o",
        "junit_family=xunit1",
    ]
    code = subprocess.run(command, cwd=BASE_DIR, env={**os.environ, "PROVE": "true"}, check=False).returncode
    if code == 0:
        PAPER.parent.mkdir(exist_ok=True)
        PAPER.write_text(_paper(_read_results()), "utf-8")
        print(f"Written: {PAPER.relative_to(BASE_DIR)}")
    return code


def check() -> int:
    """Return 1 when the code that docs/proof.md measured has changed since."""
    if not PAPER.exists():
        print("Proofs: none are written down yet; make prove writes docs/proof.md.")
        return 0
    measured = MEASURED.search(PAPER.read_text("utf-8"))
    if measured and measured["digest"] == _digest(measured["folders"].split()):
        print("Proofs: fresh.")
        return 0
    print("Proofs: docs/proof.md is of other code than this; make prove writes it anew.")
    return 1


def _read_results() -> list[Proof]:
    cases = ElementTree.parse(RESULTS).iter("testcase")  # noqa: S314 - written by our own run a moment ago
    return [
        Proof(
            case.attrib["name"],
            float(case.attrib["time"]),
            {found.attrib["name"]: found.attrib["value"] for found in case.iter("property")},
        )
        for case in cases
    ]


def _paper(proofs: list[Proof]) -> str:
    folders = sorted({folder for proof in proofs for folder in proof.figures.get("measures", "").split()})
    rows = [f"| {_sentence(proof.name)} | {_figures(proof)} | {proof.seconds:.1f} s |" for proof in proofs]
    return "\n".join(
        [
            "# Proof",
            "",
            f"Written by `make prove` on {os.cpu_count()} cores: the tests marked `proof`, at full size.",
            "",
            "| proof | figures | time |",
            "| --- | --- | --- |",
            *rows,
            "",
            f"Code measured: {' '.join(folders)}, sha256 {_digest(folders)}",
            "",
        ]
    )


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _figures(proof: Proof) -> str:
    return ", ".join(f"{name} {value}" for name, value in proof.figures.items() if name != "measures")


def _digest(folders: Iterable[str]) -> str:
    """Return the digest of the folders' Python files, names and bytes."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in (BASE_DIR / folder).rglob("*.py")):
        digest.update(str(path.relative_to(BASE_DIR)).encode() + b"\0" + _digest_of(path))
    return digest.hexdigest()


def _digest_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else prove())
