#!/usr/bin/env python3
"""Draws the blocks of a page that show a terminal, as it looks at 80 columns.

    python3 docs/images/terminal.py PAGE.md FIRST LAST PICTURE.png

takes the console blocks FIRST to LAST of the page, from 1. Lines that begin with "$ " are commands. Chinese is set in
a font of this project, the rest in the machine's own monospaced font. Needs Pillow and fontconfig's fc-match.
"""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

COLUMNS = 80
WIDTH, HEIGHT = 9, 20  # of a narrow cell, in pixels
MARGIN = 12
GROUND, INK, TYPED = (250, 250, 247), (40, 44, 52), (0, 95, 135)
CHINESE = Path(__file__).resolve().parents[2] / "fonts" / "NotoSansSC_500Medium.ttf"


def width(c):
    """The cells that a character takes: dashes and quotation marks are as wide as Chinese characters here."""
    wide = unicodedata.east_asian_width(c) in "WF" or c in "“”‘’—…·〔〕"
    return 2 if wide else 1


def lines_of(block):
    """The lines of a terminal, each a list of cells: a character and whether a person typed it."""
    asked = block.startswith("$ ") and "：" in block
    for line in block.rstrip("\n").split("\n"):
        typed_from = len(line)
        if line.startswith("$ "):
            typed_from = 2
        else:
            asked = asked and not line.startswith("写好了")
            question = re.match(r".*[：）]", line) if asked else None
            typed_from = question.end() if question else typed_from
        row, at = [], 0
        for i, c in enumerate(line):
            if at + width(c) > COLUMNS:
                yield row
                row, at = [], 0
            row.append((c, i >= typed_from))
            at += width(c)
        yield row


def draw(rows, picture):
    latin = subprocess.run(["fc-match", "-f", "%{file}", "monospace"], check=True, capture_output=True, text=True)
    narrow = ImageFont.truetype(latin.stdout, 15)
    wide = ImageFont.truetype(str(CHINESE), 17)
    image = Image.new("RGB", (COLUMNS * WIDTH + 2 * MARGIN, len(rows) * HEIGHT + 2 * MARGIN), GROUND)
    pen = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        at = MARGIN
        for c, typed in row:
            cells = width(c)
            font = wide if cells == 2 else narrow
            centre = (at + cells * WIDTH / 2, MARGIN + number * HEIGHT + HEIGHT / 2 + 5)
            pen.text(centre, c, TYPED if typed else INK, font=font, anchor="ms")
            at += cells * WIDTH
    image.quantize(32).save(picture, optimize=True)


def main():
    page, first, last, picture = sys.argv[1:]
    blocks = re.findall(r"^```console\n(.*?)^```$", Path(page).read_text(encoding="utf-8"), re.M | re.S)
    rows = []
    for block in blocks[int(first) - 1 : int(last)]:
        rows += [*([[]] if rows else []), *lines_of(block)]
    draw(rows, picture)


if __name__ == "__main__":
    main()
