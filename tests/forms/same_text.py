#!/usr/bin/env python3
"""Holds the text of an OFD against that of the PDF of the same document, by readers that wrote neither.

    same_text.py FILE.ofd...        beside each FILE.pdf; exit 0: the same text on every page; 1: not

Needs ofdkit==0.2.0 and pdftotext (poppler). Blanks and line ends do not count, since readers guess them.
"""

import pathlib
import subprocess
import sys

import ofdkit


def bare(text):
    return "".join(text.split())


def of_pdf(path):
    """The text of each page, in the order in which it is drawn."""
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return [bare(page) for page in done.stdout.decode("utf-8").split("\f")[:-1]]


def of_ofd(path):
    with ofdkit.open(path) as document:
        return [bare("".join(run.text for run in page.runs)) for page in document.pages]


def check(path):
    ours, theirs = of_ofd(path), of_pdf(path.with_suffix(".pdf"))
    if not any(ours):
        return "no text"
    if len(ours) != len(theirs):
        return f"{len(ours)} pages, the PDF has {len(theirs)}"
    for number, (own, other) in enumerate(zip(ours, theirs), 1):
        # Poppler reads what is turned or stands side by side in an order of its own.
        if own != other and sorted(own) != sorted(other):
            place = next((at for at, pair in enumerate(zip(own, other)) if pair[0] != pair[1]), -1)
            return f"page {number}: {own[place:place + 20]!r}, the PDF has {other[place:place + 20]!r}"
    return None


def main(paths):
    if not paths:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    bad = 0
    for path in map(pathlib.Path, paths):
        fault = check(path)
        bad += fault is not None
        print(f"{path.name}: {fault or 'the same text as the PDF'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
