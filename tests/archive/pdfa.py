#!/usr/bin/env python3
"""Holds PDFs against PDF/A-2a and PDF/UA-1 with a validator that did not write them.

    pdfa.py FILE.pdf...            exit 0: every file conforms; 1: one does not

Needs page-validation==0.11.0, fonttools==4.68.0, pikepdf==10.18.0.

page-validation misreads the widths of CFF fonts: it has no notion of real numbers in a DICT
(an explicit FontMatrix of 0.001 reads as 0), takes the one operand of a first hmoveto or
vmoveto for a width, and passes over every glyph of a font with an FDSelect of format 3. Its
finding on a CIDFontType0C program is therefore not taken as it stands, and neither is its
silence. Every file goes through three steps instead, and none of them forgives anything that
another does not look at:

1. widths   fontTools computes the advance of every glyph of every embedded font and holds
            it against /W and /DW.
2. file     the validator on the file itself. The one finding let through is the glyph width
            rule with its message about a CIDFontType0C program.
3. copy     the validator on a copy in which each CFF program is written in the one way it
            reads rightly, proved by fontTools to have the same glyphs, outlines and widths.
            Nothing is let through: the width rule holds here, for every font.

Then the copy is spoilt in known ways, each of which has to be refused by the rule it breaks,
so that a validator that has stopped looking is noticed.
"""

import io
import re
import sys
import time

import page
import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
WIDTH_RULES = {"PDFA2A-TRUETYPE-GLYPH-WIDTH-001", "PDFUA1-FONT-GLYPH-WIDTH-001"}
# A finding names the first place only, so this says which kind of font came first, not that no
# other kind follows; the copy shows those.
MISREAD = re.compile(
    r"font object \d+ \d+ has rendered CID \d+ width [-\d.]+ "
    r"in its embedded CIDFontType0C program but [-\d.]+ in /W or /DW"
)
# ISO 19005-2, 6.2.11.5: a thousandth of an em apart at most.
TOLERANCE = 1.0


class Refused(Exception):
    pass


def validate(data, profile):
    """What the validator finds, as (rule, message)."""
    report = page.validate_pdf_bytes(data, profile=profile)
    if report.rules.total < 100:
        raise Refused(f"{profile.name}: only {report.rules.total} rules were held")
    found = [(failure.rule_id, failure.message) for failure in report.failures]
    if report.is_compliant != (not found):
        raise Refused(f"{profile.name}: verdict and findings disagree")
    return found, report.rules.total


def cid_fonts(pdf):
    """Every CIDFont of the file."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary)
        and item.get("/Type") == "/Font"
        and item.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2")
    ]


def declared_widths(font):
    """The width /W gives each CID."""
    widths, array, at = {}, list(font.get("/W", [])), 0
    while at < len(array):
        first, second = int(array[at]), array[at + 1]
        if isinstance(second, pikepdf.Array):
            widths.update({first + n: float(width) for n, width in enumerate(second)})
            at += 2
        else:
            widths.update({cid: float(array[at + 2]) for cid in range(first, int(second) + 1)})
            at += 3
    return widths


def read_cff(data):
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    if len(fonts) != 1 or not hasattr(fonts[0], "ROS"):
        raise Refused("a CFF program that is not one CID-keyed font")
    return fonts


def cff_scale(top, fd):
    """What turns a charstring's width into thousandths of an em."""
    matrices = [d.rawDict["FontMatrix"] for d in (top, fd) if "FontMatrix" in d.rawDict]
    scale = 1.0
    for matrix in matrices or [[0.001, 0, 0, 0.001, 0, 0]]:
        scale *= matrix[0]
    return scale * 1000


def cff_glyphs(data):
    """Of each CID: the outline and the advance in thousandths of an em."""
    top = read_cff(data)[0]
    glyphs = {}
    for gid, name in enumerate(top.charset):
        charstring, selected = top.CharStrings.getItemAndSelector(name)
        pen = RecordingPen()
        charstring.draw(pen)
        cid = 0 if gid == 0 else int(re.fullmatch(r"cid(\d+)", name)[1])
        scale = cff_scale(top, top.FDArray[selected])
        glyphs[cid] = (pen.value, round(charstring.width * scale, 6))
    return glyphs


def program_widths(font):
    """The advance the embedded program gives each CID."""
    descriptor = font.FontDescriptor
    if font.Subtype == "/CIDFontType0":
        file = descriptor.get("/FontFile3")
        if file is None or file.get("/Subtype") != "/CIDFontType0C":
            raise Refused(f"{font.BaseFont}: no CIDFontType0C program")
        return {cid: width for cid, (_, width) in cff_glyphs(file.read_bytes()).items()}
    file = descriptor.get("/FontFile2")
    if file is None:
        raise Refused(f"{font.BaseFont}: no TrueType program")
    if font.get("/CIDToGIDMap") != "/Identity":
        raise Refused(f"{font.BaseFont}: a CIDToGIDMap that this script does not read")
    program = TTFont(io.BytesIO(file.read_bytes()))
    scale = 1000 / program["head"].unitsPerEm
    # hmtx by number: a subset need not have glyph names.
    count = program["maxp"].numGlyphs
    program.setGlyphOrder([f"g{gid}" for gid in range(count)])
    return {gid: program["hmtx"][f"g{gid}"][0] * scale for gid in range(count)}


def check_widths(pdf):
    """Step 1. How many fonts and glyphs were held."""
    fonts = cid_fonts(pdf)
    inside = {font.objgen for font in fonts}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            if item.get("/Subtype") != "/Type0" and item.objgen not in inside:
                raise Refused(f"a font of a kind this script does not read: {item.get('/Subtype')}")
    glyphs = 0
    for font in fonts:
        declared, default = declared_widths(font), float(font.get("/DW", 1000))
        real = program_widths(font)
        for cid in sorted(real.keys() | declared.keys()):
            if cid not in real:
                raise Refused(f"{font.BaseFont}: /W speaks of CID {cid}, which is not embedded")
            width = declared.get(cid, default)
            if abs(real[cid] - width) > TOLERANCE:
                raise Refused(
                    f"{font.BaseFont}: CID {cid} is {real[cid]:g} wide in its program, {width:g} in /W"
                )
        glyphs += len(real)
    return len(fonts), glyphs


class NoTables:
    """What fontTools asks of the font around a CFF table when it writes one."""

    recalcBBoxes = False
    cfg: dict = {}


def rewrite_cff(data):
    """The same glyphs in the way the validator reads rightly."""
    before = cff_glyphs(data)
    fonts = read_cff(data)
    top = fonts[0]
    if any(abs(cff_scale(top, fd) - 1) > 1e-9 for fd in top.FDArray):
        raise Refused("a CFF program not drawn on a thousand units")
    for name in top.charset:
        charstring = top.CharStrings[name]
        charstring.decompile()
        program = charstring.program
        first = next(n for n, step in enumerate(program) if isinstance(step, str))
        if program[first] == "hmoveto":
            program[first : first + 1] = [0, "rmoveto"]
        elif program[first] == "vmoveto":
            program[first - 1 : first + 1] = [0, program[first - 1], "rmoveto"]
        elif program[first] in ("callsubr", "callgsubr"):
            raise Refused("a CFF program with subroutines")
    # The matrices are the default: left out. No hints: BlueScale and its like are real numbers.
    for matrix_of in (top, *top.FDArray):
        matrix_of.rawDict.pop("FontMatrix", None)
        matrix_of.__dict__.pop("FontMatrix", None)
    for fd in top.FDArray:
        kept = {k: v for k, v in fd.Private.rawDict.items() if k in ("defaultWidthX", "nominalWidthX")}
        fd.Private.rawDict = kept
        for key in [k for k in fd.Private.__dict__ if k[0].isupper() and k != "Subrs"]:
            del fd.Private.__dict__[key]
    top.FDSelect.format = 0
    out = io.BytesIO()
    fonts.compile(out, NoTables(), isCFF2=False)
    written = out.getvalue()
    if cff_glyphs(written) != before:
        raise Refused("the rewritten CFF program differs")
    again = read_cff(written)[0]
    if again.FDSelect.format != 0 or "FontMatrix" in again.rawDict:
        raise Refused("the rewritten CFF program is not in the asked-for form")
    return written


def saved(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def readable_copy(data):
    """Step 3's copy, and how many fonts were rewritten in it."""
    pdf, count = pikepdf.open(io.BytesIO(data)), 0
    for font in cid_fonts(pdf):
        if font.Subtype == "/CIDFontType0":
            file = font.FontDescriptor.FontFile3
            file.write(rewrite_cff(file.read_bytes()))
            count += 1
    return saved(pdf), count


def replace_in_metadata(pattern, by):
    def spoil(pdf):
        stream = pdf.Root.Metadata
        text, count = re.subn(pattern, by, stream.read_bytes().decode())
        assert count
        stream.write(text.encode())

    return spoil


def spoil_widths(subtype):
    def spoil(pdf):
        fonts = [font for font in cid_fonts(pdf) if font.Subtype == subtype]
        for font in fonts:
            widths = declared_widths(font)
            font.W = pikepdf.Array([1, pikepdf.Array([widths[c] + 40 for c in range(1, max(widths) + 1)])])
        return bool(fonts)

    return spoil


def remove_font_program(pdf):
    descriptor = cid_fonts(pdf)[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def each_type0(change):
    def spoil(pdf):
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/Type0":
                change(item)

    return spoil


def untag_content(pdf):
    for sheet in pdf.pages:
        sheet.contents_coalesce()
        drop = ("BDC", "BMC", "EMC")
        kept = [i for i in pikepdf.parse_content_stream(sheet) if str(i.operator) not in drop]
        sheet.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def device_colour(pdf):
    del pdf.Root.OutputIntents
    pdf.pages[0].contents_add(b"/Artifact BMC q 1 0 0 rg 0 0 9 9 re f Q EMC", prepend=True)


# What is done to the copy; then, for PDF/A-2a and for PDF/UA-1, a word of the rule that has to
# object (None: the profile has no such rule).
SPOILT = (
    ("XMP says PDF/A part 1", replace_in_metadata(r"(pdfaid:part)>2<", r"\1>1<"), "ID-PART", None),
    ("XMP says PDF/A level B", replace_in_metadata(r"(pdfaid:conformance)>A<", r"\1>B<"), "ID-CONFORMANCE", None),
    ("XMP without PDF/UA part", replace_in_metadata(r"<pdfuaid:part>1</pdfuaid:part>", ""), None, "ID-PART"),
    ("no tags", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"), "STRUCT", "STRUCT"),
    ("content not tagged", untag_content, None, "TAGG"),
    ("device colour, no output intent", device_colour, "DEVICE", None),
    ("no metadata", lambda pdf: pdf.Root.__delitem__("/Metadata"), "METADATA", "METADATA"),
    ("no title shown", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"), None, "VIEWER-PREFERENCES"),
    ("a font not embedded", remove_font_program, "EMBED", "EMBED"),
    ("text without Unicode", each_type0(lambda f: f.__delitem__("/ToUnicode")), "UNICODE", "UNICODE"),
    ("wrong /W, CFF", spoil_widths("/CIDFontType0"), "GLYPH-WIDTH", "GLYPH-WIDTH"),
    ("wrong /W, TrueType", spoil_widths("/CIDFontType2"), "GLYPH-WIDTH", "GLYPH-WIDTH"),
)


def check_teeth(copy):
    """Spoils the copy. How many spoilt ones were refused."""
    refused = 0
    for name, spoil, *words in SPOILT:
        pdf = pikepdf.open(io.BytesIO(copy))
        if spoil(pdf) is False:
            continue
        data = saved(pdf)
        for profile, word in zip(PROFILES, words):
            if word is None:
                continue
            found, _ = validate(data, profile)
            if not any(word in rule for rule, _ in found):
                raise Refused(f"{profile.name} lets through: {name} (found {found})")
            refused += 1
    return refused


def check(path):
    started = time.monotonic()
    with open(path, "rb") as file:
        data = file.read()
    print(path)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts, glyphs = check_widths(pdf)
    print(f"  widths  {glyphs} glyphs of {fonts} fonts as /W says")
    misread = set()
    for profile in PROFILES:
        found, rules = validate(data, profile)
        real = [f for f in found if not (f[0] in WIDTH_RULES and MISREAD.fullmatch(f[1]))]
        misread.update(rule for rule, _ in found)
        if real:
            raise Refused("\n".join(f"{profile.name} {rule}: {message}" for rule, message in real))
        print(f"  file    {profile.name}: {rules} rules, {len(found)} misread")
    copy, rewritten = readable_copy(data)
    if misread and not rewritten:
        raise Refused("a finding on a CFF program in a file without one")
    for profile in PROFILES:
        found, rules = validate(copy, profile)
        if found:
            raise Refused("\n".join(f"copy, {profile.name} {r}: {m}" for r, m in found))
        print(f"  copy    {profile.name}: {rules} rules, none broken ({rewritten} CFF fonts rewritten)")
    print(f"  spoilt  {check_teeth(copy)} times refused")
    print(f"  conforms ({time.monotonic() - started:.2f} s)")


def main(paths):
    if not paths:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 1
    print(f"page-validation {page.__version__}, PDF/A-2a and PDF/UA-1")
    bad = 0
    for path in paths:
        try:
            check(path)
        except Exception as error:  # whatever stops the check is a refusal
            print(f"  REFUSED {type(error).__name__}: {error}")
            bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
