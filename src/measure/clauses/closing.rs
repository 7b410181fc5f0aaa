//! Signature and date without a seal, the date as such, the annotation (7.3.5, 7.3.6).

use super::body::edges;
use super::seal::{is_sealed, leaves_room};
use super::{Elements, Reading};
use crate::measure::elements::Above;
use crate::measure::sheet::{Line, ZI};

/// Farthest that a line may stand beside its place, in millimetres.
const BESIDE: f64 = 1.0;

/// B7: of several organs the first is the host, whose name counts.
pub(super) fn signature(found: &Elements) -> Vec<Reading> {
    let Some(date) = found.closing.date else { return vec![Reading::absent("成文日期")] };
    if is_sealed(found) || leaves_room(found) {
        return vec![Reading::absent("不加盖印章的署名").of(date)];
    }
    let signatures = &found.closing.signatures;
    let (Some(host), Some(last)) = (signatures.first(), signatures.last()) else {
        return vec![Reading::absent("署名").of(date)];
    };
    let (_, right) = edges(found, date);
    let mut readings = Vec::new();
    let end = indented(signatures, host, right);
    if date.area.width() <= end - host.area.left + 0.1 {
        let space = right - end;
        readings.push(Reading::length("署名右空二字", space, 2.0 * ZI, BESIDE).of(host));
        let shift = date.area.left - host.area.left;
        readings.push(Reading::length("日期比署名右移二字", shift, 2.0 * ZI, BESIDE).of(date));
    } else {
        let space = right - date.area.right;
        readings.push(Reading::length("日期右空二字", space, 2.0 * ZI, BESIDE).of(date));
    }
    for pair in signatures.windows(2) {
        let step = (pair[1].middle - pair[0].middle) / found.pitch;
        let reading = Reading::figure("署名依次向下", step, 1.0, 0.15, " 行");
        readings.push(reading.of(&pair[1]));
    }
    if date.page == last.page {
        let remarks = found.closing.remarks as f64;
        let step = (date.middle - last.middle) / found.pitch - remarks;
        readings.push(Reading::figure("日期在署名下", step, 1.0, 0.15, " 行").of(date));
    }
    readings.push(match found.above(host, found.closing.above) {
        Some(above) => blank_line_below("署名上空", above, host, found.pitch),
        None => found.without_text("署名所在页").of(host),
    });
    readings
}

/// One blank line between what ends above and a line: below a table, whose last rule lies between
/// two lines of the grid, one and less than two.
pub(super) fn blank_line_below(
    what: &'static str,
    above: Above,
    line: &Line,
    pitch: f64,
) -> Reading {
    let lines = above.blank_lines(line, pitch);
    if !above.table {
        return Reading::figure(what, lines, 1.0, 0.15, " 行").of(line);
    }
    let met = (0.85..2.05).contains(&lines);
    Reading::holds(what, met, format!("表下 {lines:.2} 行"), "空一行").of(line)
}

/// Where the signature ends that is two 字 in: the host's, or, if the names begin together, the
/// longest.
fn indented(signatures: &[Line], host: &Line, right: f64) -> f64 {
    let off = |end: f64| (right - end - 2.0 * ZI).abs();
    let together = signatures.iter().all(|one| (one.area.left - host.area.left).abs() < BESIDE);
    let longest = signatures.iter().map(|one| one.area.right).fold(host.area.right, f64::max);
    let longest_counts = together && off(longest) < off(host.area.right);
    if longest_counts { longest } else { host.area.right }
}

/// B9.
pub(super) fn date(found: &Elements) -> Vec<Reading> {
    let Some(line) = found.closing.date else { return vec![Reading::absent("成文日期")] };
    let plain = plain_date(&line.text);
    vec![Reading::holds("写法", plain, line.text.clone(), "2018年5月15日这样").of(line)]
}

/// True if a date has Arabic digits, a full year and no leading zeros.
pub(super) fn plain_date(text: &str) -> bool {
    let number = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()) && !part.starts_with('0')
    };
    text.split_once('年').is_some_and(|(year, rest)| {
        rest.split_once('月').is_some_and(|(month, day)| {
            let day = day.strip_suffix('日').unwrap_or_default();
            year.len() == 4 && [year, month, day].into_iter().all(number)
        })
    })
}

/// B10.
pub(super) fn annotation(found: &Elements) -> Vec<Reading> {
    let (Some(line), Some(date)) = (found.annotation, found.closing.date) else {
        return vec![Reading::absent("附注")];
    };
    let bracketed = line.text.starts_with('（');
    let short: String = line.text.chars().take(8).collect();
    let mut readings = vec![Reading::holds("圆括号", bracketed, short, "（……）").of(line)];
    if date.page == line.page {
        let step = (line.middle - date.middle) / found.pitch;
        // Seals of organs that sign beside each other reach below the date.
        let abreast = found
            .closing
            .signatures
            .windows(2)
            .any(|pair| (pair[0].baseline - pair[1].baseline).abs() < found.pitch / 2.0);
        readings.push(if abreast {
            let measured = format!("{step:.2} 行");
            Reading::holds("在成文日期和印章之下", step >= 0.85, measured, "不少于 1 行").of(line)
        } else {
            Reading::figure("在成文日期下", step, 1.0, 0.15, " 行").of(line)
        });
    }
    if let Some(second) = line.glyphs.get(1).filter(|_| bracketed) {
        // The bracket fills a cell, or, trimmed, half of one.
        let space = second.at.0 - edges(found, line).0;
        let off = if space < 2.75 * ZI { 2.5 } else { 3.0 };
        readings.push(Reading::length("左空二字（括号后）", space, off * ZI, BESIDE).of(line));
    }
    readings
}
