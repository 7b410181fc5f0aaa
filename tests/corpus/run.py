#!/usr/bin/env python3
"""Counts what the rules of wording and form find in a large body of edited Chinese prose.

    apt-get download libreoffice-help-zh-cn
    dpkg-deb -x libreoffice-help-zh-cn_*.deb target/corpus
    cargo build --release
    python3 tests/corpus/run.py target/corpus target/release/tongbao

Takes the paragraphs of every page that have more Chinese than other characters, runs
`tongbao check --text` on them without data, and prints hits per million characters by rule.
"""

import collections
import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile


class Paragraphs(html.parser.HTMLParser):
    """The texts of paragraphs and headings, in order."""

    BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "td", "th", "dd", "dt"}

    def __init__(self):
        super().__init__()
        self.texts = [""]
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "title"):
            self.hidden += 1
        if tag in self.BLOCKS:
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "title"):
            self.hidden -= 1
        if tag in self.BLOCKS:
            self.texts.append("")

    def handle_data(self, data):
        if not self.hidden:
            self.texts[-1] += data.replace("\n", " ")


def is_prose(text):
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return han > 12 and han * 2 > len(text) and text[-1] in "。！？；："


def main(folder, program):
    characters, hits, samples = 0, collections.Counter(), {}
    pages = sorted(pathlib.Path(folder).rglob("*.html"))
    with tempfile.TemporaryDirectory() as scratch:
        names, seen = [], set()
        for i, page in enumerate(pages):
            parser = Paragraphs()
            parser.feed(page.read_text(encoding="utf-8", errors="ignore"))
            texts = [" ".join(text.split()) for text in parser.texts]
            texts = [text for text in texts if text and is_prose(text) and text not in seen]
            seen.update(texts)
            if texts:
                name = pathlib.Path(scratch) / f"{i}.txt"
                name.write_text("\n".join(texts) + "\n", encoding="utf-8")
                characters += sum(map(len, texts))
                names.append(str(name))
        for start in range(0, len(names), 100):
            call = [program, "check", "--format", "json"]
            for name in names[start : start + 100]:
                call += ["--text", name]
            report = json.loads(subprocess.run(call, capture_output=True, text=True).stdout)
            for finding in report["findings"]:
                code = finding["code"]
                hits[code] += 1
                samples.setdefault(code, []).append((finding["message"], finding["place"]["excerpt"]))
    print(f"{len(names)} pages, {characters} characters")
    for code, count in sorted(hits.items(), key=lambda hit: (hit[0][0], int(hit[0][1:]))):
        print(f"| {code} | {count} | {count * 1e6 / characters:.1f} |")
    if len(sys.argv) > 3:
        for code, found in sorted(samples.items()):
            for message, excerpt in found[: int(sys.argv[3])]:
                print(code, message, "|", (excerpt or "")[:90])


main(sys.argv[1], sys.argv[2])
