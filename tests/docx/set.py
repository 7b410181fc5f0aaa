#!/usr/bin/env python3
"""Has LibreOffice set Word documents as pages, with the shipped fonts, and measures what comes of it.

    set.py TONGBAO FILE.docx...      exit 0: no clause is unmet but those listed below; 1: another one is

A PDF of the same document stands beside each: LibreOffice has to make as many pages, blank ones included.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

FONTS = pathlib.Path(__file__).parents[2] / "fonts"
# Blank pages that make the next one even are pages too.
FILTER = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
# Clauses that are not met, and why: docs/formats.md.
KNOWN = {
    "minutes": {"P2", "P6"},
    "upward": {"P2", "P6"},
    "order": {"B8"},
    "2024-q4": {"P6", "P7", "A2", "A5"},
}


def install_fonts(docx, work):
    """Has the fonts, under the names that an office's own have: those the document gives for each as a substitute."""
    (work / "fonts").mkdir(exist_ok=True)
    for font in FONTS.glob("*.?tf"):
        shutil.copy(font, work / "fonts")
    table = zipfile.ZipFile(docx).read("word/fontTable.xml").decode("utf-8")
    known = re.findall('w:name="([^"]+)"><w:altName w:val="([^"]+)"', table)
    alias = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'
    names = "".join(alias.format(*pair) for pair in known)
    (work / "fontconfig").mkdir(exist_ok=True)
    (work / "fontconfig" / "fonts.conf").write_text(f"<fontconfig>{names}</fontconfig>", encoding="utf-8")


def pages(pdf):
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)[1])


def unmet(tongbao, docx, work):
    """The clauses that LibreOffice's pages do not meet, and how many pages these are."""
    install_fonts(docx, work)
    home = {**os.environ, **dict.fromkeys(["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"], str(work))}
    command = ["soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", FILTER, "--outdir", work, docx], check=True, capture_output=True, env=home)
    pdf = work / f"{docx.stem}.pdf"
    told = subprocess.run([tongbao, "measure", "--format", "json", pdf], capture_output=True, text=True).stdout
    clauses = json.loads(told)["documents"][0]["clauses"]
    return {clause["id"] for clause in clauses if clause["verdict"] == "not_met"}, pages(pdf)


def main(tongbao, *files):
    bad = False
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        for docx in map(pathlib.Path, files):
            found, count = unmet(tongbao, docx, work)
            wanted = pages(docx.with_suffix(".pdf"))
            print(f"{docx.stem}: {count} pages; not met: {' '.join(sorted(found)) or 'none'}", flush=True)
            bad |= count != wanted or not found <= KNOWN.get(docx.stem, set())
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
