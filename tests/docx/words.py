#!/usr/bin/env python3
"""Reads documents for Word with python-docx and holds their words and styles against the PDF.

    words.py FOLDER

In the folder stand NAME.docx and NAME.pdf of the same data. The words are those of paragraphs, cells and frames,
each as often as the PDF has it; page numbers, and heads of tables that a page repeats, stand once in Word and are
counted as the PDF has them no less often. Needs `pdftotext` and python-docx.
"""

import collections
import pathlib
import re
import subprocess
import sys

import docx
from docx.oxml.ns import qn

# Styles that every document has, by the names that offices know.
STYLES = ["发文机关标志", "发文字号", "公文标题", "主送机关", "成文日期", "版记", "表格文字", "一级标题"]


def counted(text):
    """How often each character stands in a text, blanks aside."""
    return collections.Counter(c for c in text if not c.isspace())


def heads(document):
    """The words of rows that a page may repeat."""
    path = f"{qn('w:trPr')}/{qn('w:tblHeader')}"
    rows = [row for row in document.element.body.iter(qn("w:tr")) if row.find(path) is not None]
    return "".join(node.text or "" for row in rows for node in row.iter(qn("w:t")))


def differences(path):
    """Whatever of a document is not as the PDF has it, in words."""
    document = docx.Document(str(path))
    words = counted("".join(node.text or "" for node in document.element.body.iter(qn("w:t"))))
    pdf = subprocess.run(["pdftotext", "-raw", str(path.with_suffix(".pdf")), "-"], check=True, capture_output=True)
    pages = pdf.stdout.decode("utf-8")
    # The number of a page stands in its dashes, on a turned page from above.
    pages = [re.sub(rf"—\s*{at}\s*—", "", page, count=1) for at, page in enumerate(pages.split("\f"), 1)]
    printed = counted("".join(pages))
    allowed = counted(heads(document))
    found = []
    for c in sorted(words.keys() | printed.keys()):
        more = printed[c] - words[c]
        if more < 0 or more and not allowed[c]:
            found.append(f"{path.name}: {c} stands {words[c]} times, in the PDF {printed[c]} times")
    names = {style.name for style in document.styles}
    found += [f"{path.name}: no style {name}" for name in STYLES if name not in names]
    used = {paragraph.style.name for paragraph in document.paragraphs}
    if "成文日期" not in used and "发文机关标志" not in used:
        found.append(f"{path.name}: styles are not used: {used}")
    return found


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.docx"))
    if not paths:
        sys.exit("no documents")
    found = [difference for path in paths for difference in differences(path)]
    print("\n".join(found + [f"{len(paths)} documents, {len(found)} differences"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
