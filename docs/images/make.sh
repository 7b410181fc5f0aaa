#!/bin/sh
# Makes the pictures of the READMEs anew, but for those of the preview (CONTRIBUTING.md says how).
# Needs cargo, pdftoppm (poppler-utils), soffice (libreoffice-calc), fc-match and Python with Pillow.
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
look=target/look/first-use
images=docs/images

# The transcript of the first use, replayed: it leaves its files in $look.
cargo test --locked --test suite pictures_of_the_first_use -- --ignored --exact first_use::pictures_of_the_first_use
"$python" $images/terminal.py docs/first-use.zh-CN.md 1 1 $images/first-new.png
"$python" $images/terminal.py docs/first-use.zh-CN.md 2 5 $images/first-generate.png
# The sheet as it opens, and the page.
soffice --headless --convert-to pdf --outdir $look $look/清河县教育局/2025-01.xlsx > $look/soffice.log
pdftoppm -r 100 -x 0 -y 0 -W 827 -H 400 -png -singlefile $look/2025-01.pdf $images/first-sheet
pdftoppm -r 72 -png -singlefile $look/*5号*.pdf $images/first-page
"$python" $images/small.py --crop $images/first-sheet.png
"$python" $images/small.py $images/first-page.png

# The sample and the worked examples, made by the program that is there, else by one built for it.
tongbao=${TONGBAO:-target/release/tongbao}
[ -x "$tongbao" ] || cargo build --locked --release
for name in 2018-q1 letter joint minutes; do
  "$tongbao" generate data/$name.yaml -o target/look/$name.pdf
done
for page in 1 4; do
  pdftoppm -r 80 -png -singlefile -f $page -l $page target/look/2018-q1.pdf $images/page-$page
done
for name in letter joint minutes; do
  pdftoppm -r 80 -png -singlefile target/look/$name.pdf $images/$name
done
