#!/usr/bin/env python3
"""Makes pictures small: python3 docs/images/small.py [--crop] PICTURE.png…

Each is written again with a palette; --crop cuts off the white round what is on it first. Needs Pillow.
"""

import sys

from PIL import Image, ImageChops

COLOURS = 32
MARGIN = 12


def main():
    names = [name for name in sys.argv[1:] if name != "--crop"]
    for name in names:
        image = Image.open(name).convert("RGB")
        if "--crop" in sys.argv:
            white = Image.new("RGB", image.size, (255, 255, 255))
            left, top, right, bottom = ImageChops.difference(image, white).getbbox()
            box = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
            image = image.crop((max(box[0], 0), max(box[1], 0), min(box[2], image.width), min(box[3], image.height)))
        image.quantize(COLOURS).save(name, optimize=True)


if __name__ == "__main__":
    main()
