#!/usr/bin/env python3
"""Accepts and rejects every tracked change of documents with LibreOffice, and holds what comes of it against the
document as it is and as it was.

    changes.py FOLDER

In the folder stand, for each pair, NAME.old.docx, NAME.new.docx and NAME.changes.docx. LibreOffice did not write
any of them. All are opened by it and saved again, so that only the text can make a difference: paragraphs with
their styles, and cells, in order, frames included. Needs the libraries of LibreOffice Writer and python-docx.
"""

import ctypes
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import docx
from docx.oxml.ns import qn

PROGRAM = pathlib.Path(os.environ.get("LIBREOFFICE", "/usr/lib/libreoffice/program"))
# Places of functions in the tables of LibreOfficeKit, whose order does not change from release to release.
LOAD = 2
CLOSE, SAVE, RENDER, COMMAND = 1, 2, 13, 17


def function(thing, place, result, *arguments):
    """A function of an object of LibreOfficeKit."""
    table = ctypes.cast(ctypes.cast(thing, ctypes.POINTER(ctypes.c_void_p))[0], ctypes.POINTER(ctypes.c_void_p))
    return ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)(table[place])


def save_all(jobs, profile):
    """Opens, changes and saves documents with LibreOffice: source, target, command."""
    library = next(PROGRAM / name for name in ["libmergedlo.so", "libsofficeapp.so"] if (PROGRAM / name).exists())
    library = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)
    library.libreofficekit_hook_2.restype = ctypes.c_void_p
    library.libreofficekit_hook_2.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    kit = library.libreofficekit_hook_2(str(PROGRAM).encode(), pathlib.Path(profile).as_uri().encode())
    text = ctypes.c_char_p
    for source, target, command in jobs:
        document = function(kit, LOAD, ctypes.c_void_p, text)(kit, pathlib.Path(source).as_uri().encode())
        if not document:
            sys.exit(f"LibreOffice does not open {source}")
        function(document, RENDER, None, text)(document, b"{}")
        # The view of a document is there only once what its opening began is done.
        library.unit_lok_process_events_to_idle()
        if command:
            send = function(document, COMMAND, None, text, text, ctypes.c_bool)
            send(document, command.encode(), None, False)
            library.unit_lok_process_events_to_idle()
        save = function(document, SAVE, ctypes.c_int, text, text, text)
        if save(document, pathlib.Path(target).as_uri().encode(), b"docx", b"") != 1:
            sys.exit(f"LibreOffice does not save {source}")
        function(document, CLOSE, None)(document)
    # What LibreOffice does on its way out is no concern of ours.
    os._exit(0)


def without_comments(source, target):
    """Copies a document without its comments, for which LibreOfficeKit wants somebody to tell of them."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text = part.decode("utf-8")
                text = re.sub("<w:r><w:commentReference[^>]*/></w:r>|<w:commentRange(Start|End)[^>]*/>", "", text)
                part = text.encode("utf-8")
            new.writestr(name, part)


def texts(element):
    """Paragraphs with their styles, tables as rows of cells, in order."""
    found = []
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            # LibreOffice writes a frame twice: as it is, and for programs that know none.
            boxes = [box for box in child.iter(qn("w:txbxContent")) if not box.getparent().tag.endswith("}textbox")]
            inside = {id(node) for box in child.iter(qn("w:txbxContent")) for node in box.iter()}
            words = "".join(
                {"t": node.text or "", "tab": "\t", "br": "\n"}[node.tag.split("}")[1]]
                for node in child.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
                # Where a page ends is no word.
                if id(node) not in inside and node.getparent().tag == qn("w:r") and not node.get(qn("w:type")))
            pictures = sum(1 for node in child.iter(qn("a:blip")) if id(node) not in inside)
            # LibreOffice cannot join a paragraph that goes with a table behind it: it leaves it there, blank. Blank ones
            # are held against each other by the program's own tests.
            if words or pictures:
                found.append((style.get(qn("w:val")) if style is not None else "", words, pictures))
            for box in boxes:
                found.append(("frame", texts(box)))
        elif child.tag == qn("w:tbl"):
            rows = [[texts(cell) for cell in row.findall(qn("w:tc"))] for row in child.findall(qn("w:tr"))]
            found.append(("table", rows))
    return found


def differences(folder, name, work):
    """Whatever of a pair is not what it should be, in words."""
    plain = work / f"{name}.changes.docx"
    without_comments(folder / f"{name}.changes.docx", plain)
    jobs = [
        (folder / f"{name}.old.docx", work / f"{name}.old.docx", ""),
        (folder / f"{name}.new.docx", work / f"{name}.new.docx", ""),
        (plain, work / f"{name}.rejected.docx", ".uno:RejectAllTrackedChanges"),
        (plain, work / f"{name}.accepted.docx", ".uno:AcceptAllTrackedChanges"),
    ]
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp", "LD_LIBRARY_PATH": str(PROGRAM)}
    words = [str(part) for job in jobs for part in job]
    run = subprocess.run(
        [sys.executable, __file__, "--save", str(work / "profile"), *words],
        env=environment, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if run.returncode != 0:
        return [f"{name}: {run.stderr.decode(errors='replace')[-300:]}"]
    found = []
    for done in ["rejected", "accepted"]:
        body = docx.Document(str(work / f"{name}.{done}.docx")).element.body
        if next(body.iter(qn("w:ins"), qn("w:del")), None) is not None:
            found.append(f"{name}: changes are left in what was {done}")
    for done, wanted in [("rejected", "old"), ("accepted", "new")]:
        read = [texts(docx.Document(str(work / f"{name}.{kind}.docx")).element.body) for kind in (done, wanted)]
        if read[0] != read[1]:
            first = next((pair for pair in itertools.zip_longest(*read) if pair[0] != pair[1]))
            found.append(f"{name}: {done} is not {wanted}\n  {first[0]}\n  {first[1]}")
    return found


def main(folder):
    folder = pathlib.Path(folder).resolve()
    names = sorted(path.name.removesuffix(".changes.docx") for path in folder.glob("*.changes.docx"))
    if not names:
        sys.exit("no pairs")
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            for difference in differences(folder, name, pathlib.Path(work)):
                wrong += 1
                print(difference, flush=True)
    print(f"{len(names)} pairs, {wrong} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--save"]:
        parts = sys.argv[3:]
        save_all(list(zip(parts[0::3], parts[1::3], parts[2::3])), sys.argv[2])
    main(*sys.argv[1:])
