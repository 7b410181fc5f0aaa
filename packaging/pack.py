#!/usr/bin/env python3
"""Makes the folder, and the .zip of it, that is handed to an office: the program, its templates and fonts, an example
office, a manual that the program sets itself, completions, the manual page and all licences.

    python3 packaging/pack.py [--program PATH] [--to FOLDER]

Without --program it builds one first (cargo build --profile dist --features s3), with the list of its libraries in it if cargo-auditable is
installed. The bytes of the .zip depend on nothing but what goes in. Needs Python 3.9 and cargo, nothing else.
"""

import argparse
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The date of every file in the .zip: the earliest that the format has.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
SHELLS = {"bash": "tongbao.bash", "zsh": "_tongbao", "fish": "tongbao.fish", "powershell": "tongbao.ps1"}
LICENCE_FILE = re.compile(r"(?i)^(licen[cs]e|copying|copyright|notice|unlicense)([-_.].*)?$")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=Path, help="a program that is built already")
    arguments.add_argument("--to", type=Path, default=ROOT / "target" / "package", help="the folder to write into")
    given = arguments.parse_args()
    program = given.program.resolve() if given.program else built()
    name = f"tongbao-{said(program, '--version').split()[1]}-{host()}"
    given.to.mkdir(parents=True, exist_ok=True)
    folder = given.to / name
    packed = given.to / f"{name}.zip"
    with tempfile.TemporaryDirectory(dir=given.to) as made:
        made = Path(made) / name
        fill(made, program)
        archive(made, packed)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    print(f"{folder}\n{packed} ({packed.stat().st_size:,} bytes)")


def built():
    auditable = ["auditable"] if shutil.which("cargo-auditable") else []
    subprocess.run(["cargo", *auditable, "build", "--locked", "--profile", "dist", "--features", "s3"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "dist" / ("tongbao.exe" if os.name == "nt" else "tongbao")


def said(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True, encoding="utf-8").stdout


def host():
    lines = said("rustc", "-vV").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("host:"))


def fill(folder, program):
    """Lays out the folder."""
    folder.mkdir(parents=True)
    for kept in ["templates", "fonts"]:
        shutil.copytree(ROOT / kept, folder / kept)
    shutil.copytree(ROOT / "data", folder / "样例")
    # The word list is read by the program from its own bytes.
    there = folder / program.name
    shutil.copy2(program, there)
    if shutil.which("strip") and os.name != "nt":
        subprocess.run(["strip", there], check=False)
    completions = folder / "补全"
    completions.mkdir()
    for shell, file in SHELLS.items():
        (completions / file).write_text(said(there, "completions", shell), encoding="utf-8")
    (folder / "tongbao.1").write_text(said(there, "manual"), encoding="utf-8")
    with tempfile.TemporaryDirectory() as out:
        manual = ROOT / "packaging" / "manual" / "manual.yaml"
        subprocess.run([there, "generate", manual, "-o", out], check=True, cwd=out, stdout=subprocess.DEVNULL)
        (page,) = Path(out).glob("*.pdf")
        shutil.copy(page, folder / "使用说明.pdf")
    licences = folder / "许可证"
    licences.mkdir()
    for own in ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"]:
        shutil.copy(ROOT / own, licences / own)
    (licences / "所用的库.txt").write_text(of_libraries(), encoding="utf-8")


def of_libraries():
    """Every library that is in the program, with its licence and the text of it."""
    command = ["metadata", "--locked", "--features", "s3", "--format-version", "1", "--filter-platform", host()]
    described = json.loads(subprocess.run(["cargo", *command], cwd=ROOT, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in described["packages"]}
    nodes = {node["id"]: node for node in described["resolve"]["nodes"]}
    wanted, inside = [described["resolve"]["root"]], set()
    while wanted:
        each = wanted.pop()
        if each in inside:
            continue
        inside.add(each)
        for dependency in nodes[each]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                wanted.append(dependency["pkg"])
    inside.discard(described["resolve"]["root"])
    libraries = sorted((packages[each] for each in inside), key=lambda package: (package["name"], package["version"]))
    brought = {library["id"]: list(texts_of(library)) for library in libraries}
    lines = [f"程序里有 {len(libraries)} 个库，各自的许可如下；全文在后面。", ""]
    texts = {}
    for library in libraries:
        name = f"{library['name']} {library['version']}"
        lines.append(f"{name}  {library['license'] or '见全文'}")
        for text in brought[library["id"]] or standing_in(library, libraries, brought):
            texts.setdefault(text, []).append(name)
    for text, names in texts.items():
        lines += ["", "=" * 78, "、".join(dict.fromkeys(names)), "=" * 78, text]
    return "\n".join(lines) + "\n"


def texts_of(library):
    """The texts of licences that a library's source brings."""
    for file in sorted(Path(library["manifest_path"]).parent.iterdir()):
        if file.is_file() and LICENCE_FILE.match(file.name):
            yield tidy(file)


def standing_in(library, libraries, brought):
    """The text for a library that brings none: that of Apache-2.0 if it may be used under that, or what its authors
    bring with another under the same licence. 0BSD and CC0-1.0 ask for none."""
    licence = library["license"] or ""
    if "Apache-2.0" in licence:
        return [tidy(ROOT / "LICENSE-APACHE")]
    if licence in ("0BSD OR CC0-1.0", "CC0-1.0", "0BSD"):
        return []
    for other in libraries:
        if other["license"] == licence and other["authors"] == library["authors"] and brought[other["id"]]:
            return brought[other["id"]]
    sys.exit(f"{library['name']} {library['version']} brings no text of its licence ({licence or 'none'})")


def tidy(file):
    return file.read_text(encoding="utf-8", errors="replace").strip().replace("\r\n", "\n")


def archive(folder, packed):
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(str(Path(folder.name) / file.relative_to(folder)), LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            runs = file.stat().st_mode & stat.S_IXUSR
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            entry.create_system = 3
            out.writestr(entry, file.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
