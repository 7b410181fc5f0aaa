//! The data file of the period after one: what stays is copied as it was typed, figures begin anew.

use std::fmt::Write as _;
use std::path::Path;

use super::values::{period as period_text, text};
use super::{NewFile, messages};
use crate::finding::{Findings, Message, Place, Stopped};
use crate::load::{Inputs, Report, SUMMED, Section, part_missing, workbook_in};
use crate::model::{MeasureId, Period, Return, Span, Typed, Unit};

/// Keys whose values hold for one period alone, beside those that are written anew.
const PASSING: [&str; 6] =
    ["printed", "cut_off", "carried_forward", "waive", "corrects", "copy_number"];

const LAST_YEAR: &str = "last_year";
/// The line for the year before where nothing is known of it.
const NO_YEAR_BEFORE: &str = "# last_year: {submitted: 0}   # 填上去年同期的条数，去掉行首的 #\n";

/// The list of adopted items, still empty.
const LEDGER: &str = "\
ledger:                      # 采用条目，一条一行，去掉行首的 # 就能用
#  - {title: 标题, units: [单位], channel: 渠道, date: 2025-01-15}
";

/// The lines for how long a document is kept, where nobody has said it yet.
const RETENTION: &str = "
# 保管期限，归档时要有：永久、30年 或 10年，由本单位定。定好以后去掉行首的 #。
# filing: {retention: 30年}
";

/// The letters of the new period, still blank.
const LETTERS: &str = "\
letters:                     # 核对函、零报送告知书
  signed:                    # 落款日期
  reply_by:                  # 请各单位在哪一天以前答复
";

/// The data file of the period after a sound one, or of the later period that is asked for. Numbers
/// and dates are left blank, so that none can be forgotten; counts are 0.
///
/// # Errors
/// A document without a period; a period that nothing follows; a file whose keys cannot be told
/// apart; a file that is already there.
pub fn follow(
    data: &Path,
    inputs: &Inputs,
    asked: Option<Period>,
    findings: &mut Findings,
) -> Result<NewFile, Stopped> {
    let mut stop = |message: Message, place: Place| {
        findings.push(message.usage(Some(place)));
        Stopped
    };
    let file = || Place::file(data.to_string_lossy());
    let Some(report) = inputs.report() else { return Err(stop(messages::no_period(), file())) };
    let old = report.data.period;
    let Some(new) = asked.or_else(|| old.following()) else {
        return Err(stop(messages::nothing_follows(), file()));
    };
    let sums = covers(new, old) && !is_so_far(old);
    if new.end() <= old.end() && !sums {
        return Err(stop(messages::not_later(&new.full()), file()));
    }
    if let Some(part) = sums.then(|| part_missing(inputs, old, new)).flatten() {
        let message = messages::part_missing(&part.full(), &part.stem(), &new.full());
        return Err(stop(message, file()));
    }
    let path = data.with_file_name(format!("{}.yaml", new.stem()));
    if path.exists() {
        return Err(stop(messages::already_there(), Place::file(path.to_string_lossy())));
    }
    let Some((sections, rest)) = inputs.sections() else {
        return Err(stop(messages::one_line(), file()));
    };
    // A year of sums is followed by one.
    let sums = sums || !report.parts.is_empty();
    let next = Next { data, report, old, new, sums };
    let compared = sections.iter().any(|section| section.key == LAST_YEAR);
    let mut text = String::new();
    for section in &sections {
        let written = next.section(section);
        // The remarks above what is left out would speak of nothing.
        if !written.is_empty() {
            // Nor is anything to be filled in of sums.
            let above = if section.key == "units" && next.sums { "\n" } else { &section.above };
            text += &next.renamed(above);
            text += &written;
        }
        if section.key == "units"
            && !compared
            && let Some(last_year) = next.year_before()
        {
            text += "\n";
            text += &last_year;
        }
    }
    text += &rest;
    if report.frame.filing.retention.is_none() && !text.contains("filing:") {
        text += RETENTION;
    }
    Ok(NewFile { path, text })
}

/// The way from a period to the next.
struct Next<'a> {
    data: &'a Path,
    report: &'a Report,
    old: Period,
    new: Period,
    /// True if the new period's figures are the sums of shorter ones.
    sums: bool,
}

/// True if a period is one of those that tell of all of the year so far: the next of them is no sum of these.
fn is_so_far(period: Period) -> bool {
    matches!(period.span(), Span::Months(_) | Span::ThreeQuarters)
}

/// True if a period is longer than another and has all its days.
fn covers(whole: Period, part: Period) -> bool {
    let (whole, part) = ((whole.start(), whole.end()), (part.start(), part.end()));
    whole != part && whole.0 <= part.0 && part.1 <= whole.1
}

impl Next<'_> {
    /// A key with its value for the new period; nothing where it is left out.
    fn section(&self, section: &Section) -> String {
        let filled = |key: &str, remark: &str| format!("{key}:                      # {remark}\n");
        let workbook = workbook_in(&section.text, &section.key).filter(|_| !self.sums);
        if let Some((file, sheet)) = workbook {
            return self.workbook(&section.key, &file, sheet.as_deref());
        }
        match section.key.as_str() {
            "period" => format!("period: {}\n", period_text(self.new)),
            "number" => filled("number", "发文顺序号"),
            "signed" => filled("signed", "成文日期"),
            "units" if self.sums => {
                format!("units: {SUMMED}               # 由同一文件夹里更短的各期相加\n")
            }
            "ledger" | "before" if self.sums => String::new(),
            "units" => self.units(),
            LAST_YEAR => self.year_before().unwrap_or_else(|| NO_YEAR_BEFORE.to_owned()),
            "before" => format!("before: {{file: {}}}\n", text(&name_of(self.data))),
            "title" => self.renamed(&section.text),
            "ledger" => LEDGER.to_owned(),
            "letters" => self.letters(),
            "filing" => without(&section.text, &["item", "actions"]),
            key if PASSING.contains(&key) => String::new(),
            _ => section.text.clone(),
        }
    }

    /// A key whose value is a workbook: that of the new period. A name without the old period in it would
    /// be that of the old figures.
    fn workbook(&self, key: &str, file: &str, sheet: Option<&str>) -> String {
        let stem = replaced(file, &self.old.stem(), &self.new.stem());
        let named = [(self.old.full(), self.new.full()), (self.old.short(), self.new.short())]
            .iter()
            .fold(stem, |name, (old, new)| replaced(&name, old, new));
        let name = if named == file { format!("{}.xlsx", self.new.stem()) } else { named };
        match sheet {
            Some(sheet) => format!("{key}: {{file: {}, sheet: {}}}\n", text(&name), text(sheet)),
            None => format!("{key}: {}\n", text(&name)),
        }
    }

    /// A text of the old period with the names of the new one and of its file.
    fn renamed(&self, words: &str) -> String {
        let name = |period: Period| format!("{}.yaml", period.stem());
        let file = replaced(words, &name(self.old), &name(self.new));
        let full = replaced(&file, &self.old.full(), &self.new.full());
        replaced(&full, &self.old.short(), &self.new.short())
    }

    /// The same period a year before, where its file stands beside this one.
    fn year_before(&self) -> Option<String> {
        let before = Period::new(self.new.year() - 1, self.new.span())?;
        let file = self.data.with_file_name(format!("{}.yaml", before.stem()));
        file.is_file().then(|| format!("{LAST_YEAR}: {{file: {}}}\n", text(&name_of(&file))))
    }

    /// The letters of the new period: their dates are to be filled in.
    fn letters(&self) -> String {
        let (own, office) = (&self.report.data.letters, &self.report.office.letters);
        let mut lines = LETTERS.to_owned();
        let kept = [
            ("contact", &own.contact, &office.contact),
            ("phone", &own.phone, &office.phone),
            ("code", &own.code, &office.code),
        ];
        for (key, own, office) in kept {
            // The office says once for all its letters what they share.
            if let Some(value) = own.as_ref().filter(|_| own != office) {
                let _ = writeln!(lines, "  {key}: {}", text(value));
            }
        }
        lines
    }

    /// The units of the new period, group by group.
    fn units(&self) -> String {
        let office = &self.report.office;
        let mut text = "units:\n".to_owned();
        let mut group = None;
        for id in office.unit_ids().filter(|&id| office.unit(id).exists_in(self.new)) {
            let unit = office.unit(id);
            if group.is_some_and(|before| before != unit.group) {
                text.push('\n');
            }
            group = Some(unit.group);
            let before = self.report.data.returns.iter().find(|entry| entry.unit == id);
            self.unit(unit, before, &mut text);
        }
        text
    }

    fn unit(&self, unit: &Unit, before: Option<&Return>, lines: &mut String) {
        let name = before.map_or(&unit.name, |entry| &entry.written);
        let fields = self.fields().join(", ");
        let _ = write!(lines, "  {}: {{{fields}}}", text(name));
        if let Some(reason) = before.and_then(|entry| entry.exempt.as_ref()) {
            let _ = write!(lines, "   # 上期免报：{reason}");
        }
        lines.push('\n');
    }

    /// The figures that each unit is asked for: counts at 0, others left blank.
    fn fields(&self) -> Vec<String> {
        let scheme = &self.report.scheme;
        let counted = |wanted: fn(&crate::model::Category) -> bool| -> Vec<String> {
            let of = scheme.categories.iter().filter(|category| wanted(category));
            of.map(|category| text(&category.name)).collect()
        };
        let by_category = |key: &str, of: Vec<String>| match of.as_slice() {
            [] => None,
            [_] => Some(format!("{key}: 0")),
            several => {
                let zeros: Vec<String> = several.iter().map(|name| format!("{name}: 0")).collect();
                Some(format!("{key}: {{{}}}", zeros.join(", ")))
            }
        };
        let sent = by_category("submitted", counted(|category| category.submissions));
        // Items that a list tells one by one are not typed as well.
        let listed = !self.report.data.ledger.is_empty();
        let items = by_category("items", counted(|category| category.items)).filter(|_| !listed);
        let typed = scheme.measure_ids().filter(|&id: &MeasureId| {
            let measure = scheme.measure(id);
            measure.typed == Some(Typed::Named) && measure.default.is_none()
        });
        let named = typed.map(|id| format!("{}: ", text(&scheme.measure(id).name)));
        sent.into_iter().chain(items).chain(named).collect()
    }
}

/// A text with one word in place of another, but not where a digit or a dash stands right before it: 1月份 is no
/// word of 11月份, nor of 1—1月份.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(old) {
        written += before;
        let within = written.ends_with(|c: char| c.is_ascii_digit() || c == '—');
        written += if within { old } else { new };
        rest = behind;
    }
    written + rest
}

/// The lines of a key without some of the keys below it, each with what stands under it. Nothing is left
/// of a key that has no other.
fn without(section: &str, keys: &[&str]) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = section.lines();
    let first = lines.next().unwrap_or_default();
    let within: Vec<&str> = lines.collect();
    let top = within.iter().map(|line| depth(line)).filter(|depth| *depth > 0).min().unwrap_or(0);
    let mut left_out = false;
    let kept: Vec<&str> = within
        .into_iter()
        .filter(|line| {
            if depth(line) == top {
                left_out = keys.iter().any(|key| line.trim_start().starts_with(&format!("{key}:")));
            }
            !left_out
        })
        .collect();
    let on_one_line = keys.iter().any(|key| first.contains(&format!("{key}:")));
    if on_one_line || (kept.is_empty() && top > 0) {
        return String::new();
    }
    std::iter::once(first).chain(kept).map(|line| format!("{line}\n")).collect()
}

/// The name of a file in its folder.
fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{replaced, without};

    #[test]
    fn a_period_within_another_is_not_renamed() {
        let words = "1月份、11月份、1—1月份，2025年1月份";
        assert_eq!(replaced(words, "1月份", "2月份"), "2月份、11月份、1—1月份，2025年2月份");
        assert_eq!(
            replaced("2025-01.yaml 12025-01.yaml", "2025-01.yaml", "甲"),
            "甲 12025-01.yaml"
        );
    }

    #[test]
    fn of_what_is_filed_only_the_number_and_the_course_are_left_out() {
        let filing =
            "filing:\n  retention: 30年\n  item: 1\n  actions:\n    - {action: 起草}\n  note: 甲\n";
        let keys = ["item", "actions"];
        assert_eq!(without(filing, &keys), "filing:\n  retention: 30年\n  note: 甲\n");
        assert_eq!(without("filing:\n  item: 1\n", &keys), "");
        assert_eq!(without("filing: {item: 1, retention: 30年}\n", &keys), "");
        assert_eq!(without("filing: {retention: 30年}\n", &keys), "filing: {retention: 30年}\n");
    }
}
