#!/usr/bin/env python3
"""Holds pages of an OFD, as a program drew them that did not write it, against the PDF's, at 150 dpi.

    same_pages.py FILE.pdf FOLDER...      FOLDER/1.png and so on; exit 0: alike; 1: not

Needs numpy, pillow, scipy and pdftoppm (poppler). Two things are held of every page that is not blank:

- ink      of the dark points of either picture 99.5 % have ink of the other within a point
- places   of all marks (what hangs together in the PDF's picture, a stroke or a character) 95 % lie within 0.05 mm:
           the middle of the ink in the mark's box is taken, which shows much less than a point
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy
from PIL import Image
from scipy import ndimage

DPI = 150
MM = 25.4 / DPI
# Poppler puts a character at a whole point, which at 150 dpi alone is 0.08 mm beside its place: for places its pictures
# are made so much finer, and put together.
FINER = 6
INK, PLACES, NEAR = 0.995, 0.95, 0.05
# Darkness, of 1, from which a point is ink, and from which it may be some of a thin rule's, which lies between points;
# boxes of marks, in points.
DARK, FAINT, LEAST, MOST = 0.5, 0.25, 4, 80


def darkness(path, finer=1):
    """How dark each point is, of 1; of a picture so much finer the mean of those that lie in it."""
    light = numpy.asarray(Image.open(path).convert("L"))
    rows, columns = (-(-size // finer) for size in light.shape)
    whole = numpy.full((rows * finer, columns * finer), 255, numpy.uint8)
    whole[: light.shape[0], : light.shape[1]] = light
    return 1 - whole.reshape(rows, finer, columns, finer).mean(axis=(1, 3), dtype=numpy.float32) / 255


def of_pdf(path, finer=1):
    """The darkness of each page, drawn so much finer."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(DPI * finer), "-gray", "-png", path, f"{folder}/p"]
        subprocess.run(command, check=True, capture_output=True)
        return [darkness(page, finer) for page in sorted(pathlib.Path(folder).glob("p*.png"))]


def within(own, other):
    """The part of the dark points of one that have one of the other within a point."""
    dark = own > DARK
    reach = ndimage.binary_dilation(other > FAINT, numpy.ones((3, 3)))
    return (dark & reach).sum() / dark.sum()


def middle(picture):
    weight = picture.sum()
    rows, columns = numpy.indices(picture.shape)
    return (rows * picture).sum() / weight, (columns * picture).sum() / weight


def distances(own, other):
    """How far the ink of each mark of the PDF lies from its place there, in mm."""
    labels, _ = ndimage.label(other > DARK, numpy.ones((3, 3)))
    for rows, columns in ndimage.find_objects(labels):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if not (LEAST <= height <= MOST and LEAST <= width <= MOST):
            continue
        box = slice(max(0, rows.start - 2), rows.stop + 2), slice(max(0, columns.start - 2), columns.stop + 2)
        ours, theirs = own[box], other[box]
        if ours.sum() < theirs.sum() / 2:
            yield numpy.inf
            continue
        (a, b), (c, d) = middle(ours), middle(theirs)
        yield float(numpy.hypot(a - c, b - d)) * MM


def check(pdf, folder):
    """What is not alike, and the figures of the worst page."""
    theirs, exact = of_pdf(pdf), of_pdf(pdf, FINER)
    ours = [folder / f"{number}.png" for number in range(1, len(theirs) + 1)]
    faults, least, all_distances = [], 1.0, []
    if not all(page.exists() for page in ours) or (folder / f"{len(theirs) + 1}.png").exists():
        return [f"not {len(theirs)} pages"], ""
    for number, (page, other, fine) in enumerate(zip(ours, theirs, exact), 1):
        own = darkness(page)
        if max(abs(a - b) for a, b in zip(own.shape, other.shape)) > 1:
            faults.append(f"page {number}: {own.shape}, the PDF's {other.shape}")
            continue
        rows, columns = map(min, zip(own.shape, other.shape))
        own, other = own[:rows, :columns], other[:rows, :columns]
        if not (other > DARK).any():
            if (own > DARK).any():
                faults.append(f"page {number}: not blank")
            continue
        ink = min(within(own, other), within(other, own))
        least = min(least, ink)
        if ink < INK:
            faults.append(f"page {number}: {ink:.2%} of the ink within a point")
        all_distances += distances(own, fine[:rows, :columns])
    near = sum(distance <= NEAR for distance in all_distances) / max(1, len(all_distances))
    if near < PLACES:
        faults.append(f"{near:.2%} of {len(all_distances)} places within {NEAR} mm")
    middle_one = sorted(all_distances)[len(all_distances) // 2] if all_distances else 0
    told = f"ink {least:.2%} at least, places {near:.2%} of {len(all_distances)}, half within {middle_one:.3f} mm"
    return faults, told


def main(arguments):
    if len(arguments) < 2:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 1
    bad = 0
    for folder in map(pathlib.Path, arguments[1:]):
        faults, told = check(arguments[0], folder)
        bad += bool(faults)
        print("\n".join([f"{folder}: {told}", *(f"  {fault}" for fault in faults)]))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
