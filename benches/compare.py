#!/usr/bin/env python3
"""Holds `tongbao generate` against other ways from text to PDF, in turn, run after run: bare Typst on the composed
file, LibreOffice on the .docx, XeLaTeX and headless Chromium on a document with the same words. Prints a table of
medians: processor time, time by the clock, memory.

    cargo build --release
    pip install typst==0.15.2
    python3 benches/compare.py target/release/tongbao [--runs 20] [--data data/2018-q1.yaml]

A program that is not there is left out and named. Typst is called from Python (its command line is no wheel); what
an empty Python takes is measured in the same turns and taken off.
"""

import argparse
import html
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TYPST = """
import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], root=sys.argv[3], font_paths=[sys.argv[4]],
              ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"])
"""


def measured(command):
    """Seconds of processor, seconds by the clock and MB of one run."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]}: {complaint.decode(errors='replace')[:2000]}")
    return used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / 1024


def words(facts):
    """The paragraphs of the composed text, as plain as they come."""
    return [line for line in re.findall(r'#"((?:[^"\\]|\\.)*)"', facts) if line.strip()]


def ways(arguments, folder):
    """The commands, by name, made ready in a folder."""
    program, fonts = Path(arguments.program).resolve(), Path(arguments.fonts).resolve()
    data = Path(arguments.data).resolve()
    plain = [str(program), "generate", str(data), "--fonts", str(fonts)]
    found = {"tongbao generate": [*plain, "-o", str(folder / "own.pdf")]}
    run = lambda *more: subprocess.run([*plain, *more], check=True, stdout=subprocess.DEVNULL)
    run("--emit", "typst", "-o", str(folder / "typst"))
    run("--emit", "docx", "-o", str(folder / "notice.docx"))
    main = next((folder / "typst").rglob("main.typ"))
    python = sys.executable
    found["Python alone"] = [python, "-c", "import typst"]
    found["Typst"] = [python, "-c", TYPST, str(main), str(folder / "typst.pdf"), str(main.parent), str(fonts)]
    lines = words(main.read_text())
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        found["LibreOffice, from .docx"] = ["soffice", profile, "--headless", "--convert-to", "pdf",
                                            "--outdir", str(folder / "office"), str(folder / "notice.docx")]
    if shutil.which("xelatex"):
        body = "\n\n".join(re.sub(r"([#$%&_{}~^\\])", r"\\\1", line) for line in lines)
        (folder / "notice.tex").write_text(
            "\\documentclass{article}\n\\usepackage{fontspec}\n"
            f"\\setmainfont[Path={fonts}/]{{FandolFang-Regular.otf}}\n"
            "\\XeTeXlinebreaklocale \"zh\"\n\\begin{document}\n" + body + "\n\\end{document}\n")
        found["XeLaTeX, plain text"] = ["xelatex", "-interaction=batchmode", "-output-directory", str(folder),
                                        str(folder / "notice.tex")]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        face = f"@font-face{{font-family:f;src:url(file://{fonts}/FandolFang-Regular.otf)}}body{{font-family:f}}"
        (folder / "notice.html").write_text(f"<meta charset=utf-8><style>{face}</style>{body}")
        found["Chromium, plain text"] = [chromium, "--headless", "--no-sandbox", "--disable-gpu",
                                         f"--user-data-dir={folder}/chromium",
                                         f"--print-to-pdf={folder}/chromium.pdf", str(folder / "notice.html")]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--data", default="data/2018-q1.yaml")
    parser.add_argument("--fonts", default="fonts")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="the figures of every run, as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        commands = ways(arguments, folder)
        runs = {name: [] for name in commands}
        for turn in range(arguments.runs + 1):
            for name, command in commands.items():
                figures = measured(command)
                # The first turn fills the caches of the machine.
                if turn:
                    runs[name].append(figures)
    if arguments.json:
        print(json.dumps(runs, ensure_ascii=False))
        return
    median = {name: [statistics.median(each) for each in zip(*figures)] for name, figures in runs.items()}
    python = median.pop("Python alone")
    median["Typst"] = [median["Typst"][0] - python[0], median["Typst"][1] - python[1], median["Typst"][2]]
    print(f"| way | processor s | clock s | MB | processor, Typst = 1 |\n|---|---:|---:|---:|---:|")
    for name, (processor, clock, memory) in median.items():
        share = processor / median["Typst"][0]
        print(f"| {name} | {processor:.3f} | {clock:.3f} | {memory:.0f} | {share:.2f} |")
    missing = [name for name in ["soffice", "xelatex", "chromium"] if not shutil.which(name)]
    if missing:
        print(f"\nnot there: {', '.join(missing)}")


if __name__ == "__main__":
    main()
