#!/bin/sh
# Counts the instructions of `generate` on one thread, which repeat on a machine that does other work too, and lists the
# functions that have most of them, with all that they call:
#
#     cargo build --release
#     sh benches/instructions.sh target/release/tongbao [DATA]
#
# Needs valgrind.
set -eu
program=$1 data=${2:-data/2018-q1.yaml}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file="$folder/counted" "$program" generate "$data" -o "$folder/x.pdf" \
  >/dev/null 2>"$folder/told"
grep "Collected" "$folder/told"
callgrind_annotate --inclusive=yes "$folder/counted" | grep -E "tongbao::|PROGRAM TOTALS" | sed 's/ \[.*//' | head -40
