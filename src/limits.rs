//! The program's limits, in one table: `docs/limits.md` is made from it. A thing that
//! is over a limit is told by name; no input makes the program run on or fill the memory.

/// One limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// The thing that is counted.
    pub of: &'static str,
    /// The most there may be.
    pub most: usize,
    /// The unit it is counted in.
    pub unit: &'static str,
    /// The code of the message that tells of more.
    pub code: &'static str,
}

const fn limit(of: &'static str, most: usize, unit: &'static str, code: &'static str) -> Limit {
    Limit { of, most, unit, code }
}

macro_rules! limits {
    ($($(#[$meta:meta])* $name:ident = $of:expr, $most:expr, $unit:expr, $code:expr;)*) => {
        $($(#[$meta])* pub const $name: Limit = limit($of, $most, $unit, $code);)*

        /// All of them, in the order of their stages.
        pub const ALL: &[Limit] = &[$($name),*];
    };
}

limits! {
    /// A quarter of a hundred units is some 10 KiB.
    DATA_BYTES = "a data file", 2 << 20, "bytes", "L04";
    /// A table in a list of blocks in an attachment is eight deep.
    NESTING = "lists and maps in each other in a data file", 40, "levels", "L71";
    /// Values, those that are named again by `*` included.
    VALUES = "values of a data file, aliases included", 300_000, "values", "L71";
    /// Text that aliases stand for.
    COPIED_TEXT = "text that the aliases of a data file stand for", 4 << 20, "bytes", "L71";
    /// Most times a file with mistakes of syntax is read again behind one of them.
    SYNTAX = "mistakes of syntax in a data file that are read past", 40, "mistakes", "L05";
    /// With more it is the wrong file.
    FINDINGS = "findings in a data file", 500, "findings", "L50";
    /// A notice is a few thousand characters.
    TEXT = "a single text", 20_000, "characters", "L12";
    /// Sums of counts stay far from overflowing.
    UNITS = "units of an office", 5_000, "units", "L51";
    /// Other names of a unit.
    ALIASES = "other names of a unit", 50, "names", "L51";
    /// As many as units, at most.
    GROUPS = "groups of an office", 500, "groups", "L51";
    /// Tables and blank forms that an office has.
    TABLES = "tables of an office, and forms", 50, "tables", "L51";
    /// Rows that add units up.
    ROLL_UPS = "roll-ups of an office", 500, "roll-ups", "L51";
    /// Lines of a blank form.
    FORM_ROWS = "rows of a form", 60, "rows", "L51";
    /// A field of a form.
    FORM_LINES = "lines of a field of a form", 18, "lines", "L14";
    /// Columns of a scheme.
    CATEGORIES = "categories of a scheme", 50, "categories", "L51";
    /// Sums of counts stay far from overflowing.
    CHANNELS = "channels of a scheme", 100, "channels", "L51";
    /// The counts of units.
    MEASURES = "measures of a scheme", 400, "measures", "L51";
    /// The points added to and taken from one unit's score.
    ADJUSTMENTS = "adjustments of a unit", 50, "adjustments", "L51";
    /// A year of a province's office has some hundreds.
    ITEMS = "items of a ledger", 5_000, "items", "L51";
    /// Paragraphs of what is required.
    REQUIREMENTS = "requirements of a notice", 200, "paragraphs", "L51";
    /// Attachments of a document.
    ATTACHMENTS = "attachments of a document", 50, "attachments", "L51";
    /// Paragraphs, headings and tables of a written text.
    BLOCKS = "pieces of a written text", 1_000, "pieces", "L51";
    /// Rows of a table of a written text.
    ROWS = "rows of a table", 5_000, "rows", "L51";
    /// Columns of a table of a written text.
    COLUMNS = "columns of a table", 60, "columns", "L51";
    /// Organs that issue a document together.
    ORGANS = "organs that issue a document together", 12, "organs", "L51";
    /// Rules that an office weighs, or a document waives.
    RULES = "rules that an office weighs", 200, "rules", "L51";
    /// Any other list.
    ENTRIES = "any other list", 5_000, "entries", "L51";
    /// Each takes some 25 KB while pages are made: 2,900 counties with ten columns are as many.
    CELLS = "cells of all tables of a document", 30_000, "cells", "C41";
    /// Some five hundred pages.
    CHARACTERS = "the text of a document, its tables included", 300_000, "characters", "C41";
    /// Counts of submissions and adoptions.
    COUNT = "a count", 100_000, "", "L14";
    /// Data files of a folder that are looked at for the same period.
    NEIGHBOURS = "data files of a folder that are looked into for their period", 200, "files", "";
    /// The image of a seal.
    IMAGE_BYTES = "the image of a seal", 4 << 20, "bytes", "L04";
    /// 50 mm at 2,400 dots an inch.
    IMAGE_SIDE = "the image of a seal, either way", 5_000, "pixels", "L74";
    /// Elements of a drawing, those it repeats counted each time.
    IMAGE_SHAPES = "the drawing of a seal (SVG)", 20_000, "elements", "L74";
    /// The pages of all letters are kept until the file for the printer is written.
    LETTERS = "letters of a run", 1_000, "letters", "F12";
    /// A workbook of a hundred units is some 20 KiB; pictures in it make it large.
    WORKBOOK_BYTES = "a workbook", 20 << 20, "bytes", "W02";
    /// A sheet inflates to some ten times its bytes.
    WORKBOOK_INFLATED = "a workbook, unpacked", 128 << 20, "bytes", "W02";
    /// Cells with something in them, of all sheets.
    WORKBOOK_CELLS = "cells of a workbook", 200_000, "cells", "W02";
    /// Cells that a library lays out at once, the blank ones between included.
    WORKBOOK_LAID_OUT = "cells of a sheet of an .xls or .ods from its first to its last", 1_000_000, "cells", "W02";
    /// Heads and titles are made of several cells; a table has some hundreds.
    WORKBOOK_MERGED = "areas of a sheet whose cells were made one", 5_000, "areas", "W02";
    /// Sheets that are looked through.
    WORKBOOK_SHEETS = "sheets of a workbook", 60, "sheets", "W02";
    /// A PDF or OFD to be measured: scans are large.
    FINISHED_BYTES = "a PDF or OFD to be measured", 64 << 20, "bytes", "M06";
    /// A draft to be checked: a PDF or OFD as above.
    DRAFT_BYTES = "a draft to be checked", 64 << 20, "bytes", "K03";
    /// A thousand are those of a yearbook.
    PAGES = "pages of a PDF or OFD", 1_000, "pages", "M07";
    /// A page of text has some 600 glyphs, a map some thousands of lines.
    MARKS = "glyphs, lines and pictures of a page", 50_000, "marks", "M08";
    /// Of all pages: a thousand pages of text have as many.
    ALL_MARKS = "glyphs, lines and pictures of a PDF or OFD", 600_000, "marks", "M18";
    /// A page is one, a face another.
    OFD_PARTS = "files in an OFD", 20_000, "files", "M22";
    /// Of text in XML: a page of a document has some 60 KiB.
    OFD_PART = "a page of an OFD, unpacked", 8 << 20, "bytes", "M22";
    /// Whole Chinese faces take 20 MiB each.
    OFD_INFLATED = "an OFD, unpacked", 192 << 20, "bytes", "M22";
    /// A page of text has some thousands.
    OFD_ELEMENTS = "elements of a page of an OFD", 400_000, "elements", "M22";
    /// A page's objects are three deep.
    OFD_NESTING = "elements, templates or drawings in each other in an OFD", 64, "levels", "M23";
    /// Processor time of a child that reads a PDF, an OFD or a .docx on trial.
    TRIAL_SECONDS = "time to read a PDF, an OFD or a .docx", 2, "seconds", "M17, K21";
    /// Its memory.
    TRIAL_MEMORY = "memory to read a PDF, an OFD or a .docx", 768 << 20, "bytes", "M17, K21";
    /// Processor time of a command with templates of an office's own, on little data.
    TEMPLATE_SECONDS = "time that templates of one's own take", 3, "seconds", "C32";
    /// Its memory.
    TEMPLATE_MEMORY = "memory that templates of one's own take", 768 << 20, "bytes", "C32";
    /// Each gives templates a second and 64 MiB more: a hundred units take as much.
    DATA_A_SECOND = "data for each further second of them", 16 << 10, "bytes", "C32";
    /// The shipped folder has some forty.
    TEMPLATES = "files in a folder of templates", 500, "files", "C31";
    /// A template.
    TEMPLATE_BYTES = "a template", 256 << 10, "bytes", "C03";
    /// The large collections of CJK faces are some 120 MB.
    FONT_BYTES = "a font", 160 << 20, "bytes", "P02";
    /// The roles of fonts.
    ROLES_BYTES = "a file of the roles of fonts", 64 << 10, "bytes", "P04";
    /// The characters of the shipped fonts.
    FACES_BYTES = "the list of what fonts can show", 2 << 20, "bytes", "P02";
    /// A country's documents of a year are some 10 MB.
    MANIFEST_BYTES = "a list of documents (`--manifest`)", 64 << 20, "bytes", "K22";
    /// A country's documents of a year: 3,000 counties, four quarters, ten each.
    MANIFEST_DOCUMENTS = "documents of such a list", 500_000, "documents", "K27";
    /// The folder of an office has some dozens.
    FETCHED_FILES = "files fetched from S3 with a document", 1_000, "files", "O14";
    /// Nearly all of them are workbooks.
    FETCHED_BYTES = "files fetched from S3 with a document, all of them", 256 << 20, "bytes", "O14";
    /// An office's list of words.
    WORDS_BYTES = "an office's list of words", 1 << 20, "bytes", "K08";
}

/// The table of `docs/limits.md`.
pub fn table() -> String {
    let mut table = String::from("| what | at most | message |\n|---|---:|---|\n");
    for Limit { of, most, unit, code } in ALL {
        let code = if code.is_empty() { "—" } else { code };
        table += &format!("| {of} | {} | {code} |\n", amount(*most, unit));
    }
    table
}

fn amount(most: usize, unit: &str) -> String {
    match (unit, most) {
        ("bytes", most) if most % (1 << 20) == 0 => format!("{} MiB", most >> 20),
        ("bytes", most) => format!("{} KiB", most >> 10),
        (unit, most) => {
            let digits = most.to_string();
            let mut grouped = String::new();
            for (i, digit) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            format!("{grouped} {unit}").trim_end().to_owned()
        }
    }
}
