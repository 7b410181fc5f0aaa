#!/bin/sh
# Has two programs that did not write them draw the pages of OFDs, and holds each against the PDF beside it:
#
#     draw.sh SOFD DRAW PYTHON FILE.ofd...     exit 0: alike; 1: not
#
# SOFD is `sofd` of the crate sofd-cli 0.6.1, DRAW the program in tests/forms/draw (ofd-core 0.3.0), PYTHON one with
# what same_pages.py needs.
set -eu
sofd=$1 draw=$2 python=$3
shift 3
folder=$(dirname "$0")
drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
bad=0
for ofd in "$@"; do
  pdf=${ofd%.ofd}.pdf
  name=$(basename "$ofd" .ofd)
  mkdir -p "$drawn/$name/sofd" "$drawn/$name/ofd-core"
  pages=$(pdfinfo "$pdf" | awk '/^Pages:/ {print $2}')
  page=0
  while [ "$page" -lt "$pages" ]; do
    # It ends with an error of its own where a glyph or an image is missing.
    "$sofd" render "$ofd" --page "$page" --dpi 150 --output "$drawn/$name/sofd/$((page + 1)).png" >/dev/null || bad=1
    page=$((page + 1))
  done
  "$draw" "$ofd" "$drawn/$name/ofd-core"
  echo "$name"
  "$python" "$folder/same_pages.py" "$pdf" "$drawn/$name/sofd" "$drawn/$name/ofd-core" || bad=1
done
exit "$bad"
