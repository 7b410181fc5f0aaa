#!/usr/bin/env python3
"""Accepts and rejects every tracked change of documents with LibreOffice, and holds what comes of it against the
document as it is and as it was.

    changes.py FOLDER

In the folder stand, for each pair, NAME.old.docx, NAME.new.docx and NAME.changes.docx. LibreOffice did not write
any of them. All are opened by it and saved again, so that only the text can make a difference: paragraphs with
their styles, and cells, in order, frames included. Needs `soffice` and python-docx.
"""

import pathlib
import subprocess
import sys
import tempfile

import docx
from docx.oxml.ns import qn

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes" script:language="StarBasic">
Sub SaveOne(fromPath As String, toPath As String, slot As String)
  Dim hiddenly(0) As New com.sun.star.beans.PropertyValue
  Dim asWord(0) As New com.sun.star.beans.PropertyValue
  Dim opened As Object, sender As Object
  hiddenly(0).Name = "Hidden"
  hiddenly(0).Value = True
  opened = StarDesktop.loadComponentFromURL(ConvertToURL(fromPath), "_blank", 0, hiddenly())
  opened.CurrentController.Frame.LayoutManager.setVisible(False)
  If slot &lt;&gt; "" Then
    sender = createUnoService("com.sun.star.frame.DispatchHelper")
    sender.executeDispatch(opened.CurrentController.Frame, slot, "", 0, Array())
  End If
  asWord(0).Name = "FilterName"
  asWord(0).Value = "MS Word 2007 XML"
  opened.storeToURL(ConvertToURL(toPath), asWord())
  opened.close(True)
End Sub

Sub SaveAll(listPath As String)
  Dim handle As Integer
  Dim fromPath As String, toPath As String, slot As String
  handle = FreeFile
  Open listPath For Input As #handle
  Do While Not Eof(handle)
    Line Input #handle, fromPath
    Line Input #handle, toPath
    Line Input #handle, slot
    SaveOne(fromPath, toPath, slot)
  Loop
  Close #handle
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
  library:passwordprotected="false"><library:element library:name="Changes"/></library:library>
"""

def save_all(jobs, work):
    """Opens, changes and saves documents: source, target, command."""
    program = ["soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # The first start fills the profile, and writes over what is there.
    subprocess.run([*program, "--terminate_after_init"], timeout=120, **quiet)
    basic = work / "profile/user/basic/Standard"
    (basic / "Changes.xba").write_text(MACRO, encoding="utf-8")
    (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    lines = [str(part) for job in jobs for part in job]
    (work / "list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    macro = f"macro:///Standard.Changes.SaveAll({work / 'list'})"
    subprocess.run([*program, macro], timeout=60 + 20 * len(jobs), **quiet)


def texts(element):
    """Paragraphs with their styles, tables as rows of cells, in order."""
    found = []
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            # LibreOffice writes a frame twice: as it is, and for programs that know none.
            boxes = [box for box in child.iter(qn("w:txbxContent")) if box.getparent().tag != qn("v:textbox")]
            inside = {id(node) for box in child.iter(qn("w:txbxContent")) for node in box.iter()}
            words = "".join(
                {"t": node.text or "", "tab": "\t", "br": "\n"}[node.tag.split("}")[1]]
                for node in child.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
                if id(node) not in inside and node.getparent().tag == qn("w:r"))
            pictures = sum(1 for node in child.iter(qn("a:blip")) if id(node) not in inside)
            found.append((style.get(qn("w:val")) if style is not None else "", words, pictures))
            for box in boxes:
                found.append(("frame", texts(box)))
        elif child.tag == qn("w:tbl"):
            rows = [[texts(cell) for cell in row.findall(qn("w:tc"))] for row in child.findall(qn("w:tr"))]
            found.append(("table", rows))
    return found


def main(folder):
    folder = pathlib.Path(folder).resolve()
    names = sorted(path.name.removesuffix(".changes.docx") for path in folder.glob("*.changes.docx"))
    if not names:
        sys.exit("no pairs")
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        jobs = []
        for name in names:
            changes = folder / f"{name}.changes.docx"
            jobs += [
                (folder / f"{name}.old.docx", work / f"{name}.old.docx", ""),
                (folder / f"{name}.new.docx", work / f"{name}.new.docx", ""),
                (changes, work / f"{name}.rejected.docx", ".uno:RejectAllTrackedChanges"),
                (changes, work / f"{name}.accepted.docx", ".uno:AcceptAllTrackedChanges"),
            ]
        save_all(jobs, work)
        wrong = 0
        for name in names:
            read = lambda kind: texts(docx.Document(work / f"{name}.{kind}.docx").element.body)
            for done, wanted in [("rejected", "old"), ("accepted", "new")]:
                ours, theirs = read(done), read(wanted)
                if ours != theirs:
                    wrong += 1
                    print(f"{name}: {done} is not {wanted}")
                    for one, other in zip(ours + [None] * 5, theirs + [None] * 5):
                        if one != other:
                            print(f"  {done}: {one}\n  {wanted}: {other}")
                            break
    print(f"{len(names)} pairs, {wrong} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
