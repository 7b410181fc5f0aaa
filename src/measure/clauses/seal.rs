//! Signature and date under a seal, or beside the stamp of a signature (7.3.5.1, 7.3.5.3).

use super::body::edges;
use super::head::blank_lines;
use super::{Elements, Reading};
use crate::measure::closing::Seal;
use crate::measure::head::Format;
use crate::measure::sheet::{Line, ZI};

/// Farthest that a line may stand beside its place, in millimetres.
const BESIDE: f64 = 1.0;
/// Farthest that the middle of a seal may lie beside that of what it covers, in millimetres.
const OFF_MIDDLE: f64 = 3.0;
/// Farthest that a stamp may stand above or below its post, in millimetres.
const OFF_POST: f64 = 1.5;

/// True if there is a picture of a seal, or of a signature.
pub(super) fn is_sealed(found: &Elements) -> bool {
    !found.closing.seals.is_empty() || !found.closing.stamps.is_empty()
}

/// True if signature and date stand as if a seal were to come: the date four 字 from the edge,
/// or three at least with the signature in the middle over it, or signatures side by side, each for a
/// seal of its own. One signature line by line with others counts as the last; an order is stamped.
pub(super) fn leaves_room(found: &Elements) -> bool {
    let (Some(date), Some(signature)) = (found.closing.date, found.closing.signatures.last())
    else {
        return false;
    };
    let space = edges(found, date).1 - date.area.right;
    let centred = (signature.area.centre() - date.area.centre()).abs() <= BESIDE;
    let four = (space - 4.0 * ZI).abs() <= BESIDE;
    // Of several names that begin together the longest ends two 字 in.
    let ends = |one: &Line| (edges(found, one).1 - one.area.right - 2.0 * ZI).abs() <= BESIDE;
    let unsealed = (date.area.left - signature.area.left - 2.0 * ZI).abs() <= BESIDE
        && found.closing.signatures.iter().any(ends);
    let beside = |pair: &[Line]| (pair[0].middle - pair[1].middle).abs() <= BESIDE;
    let abreast = found.closing.signatures.windows(2).any(beside);
    found.is(Format::Order)
        || abreast
        || (four && (centred || !unsealed))
        || (centred && space >= 3.0 * ZI)
}

/// B8.
pub(super) fn seal(found: &Elements) -> Vec<Reading> {
    let Some(date) = found.closing.date else { return vec![Reading::absent("成文日期")] };
    if !found.closing.stamps.is_empty() {
        return stamps(found, date);
    }
    if !found.closing.seals.is_empty() {
        return seals(found, date);
    }
    if !leaves_room(found) {
        return vec![Reading::absent("印章（成文日期处的图）")];
    }
    let mut readings: Vec<Reading> = date_indent(found, date).into_iter().collect();
    if found.is(Format::Order) {
        readings.push(Reading::eye("签名章", "页上没有图").of(date));
    } else {
        readings.extend(over_date(found, date));
    }
    readings
}

/// The date ends four 字 before the edge. `None` where it stands further in, under the middle of a signature that
/// reaches the edge.
fn date_indent(found: &Elements, date: &Line) -> Option<Reading> {
    let right = edges(found, date).1;
    let long = found.closing.signatures.iter().any(|signature| {
        (signature.area.right - right).abs() <= BESIDE
            && (signature.area.centre() - date.area.centre()).abs() <= BESIDE
    });
    let space = right - date.area.right;
    let reading = Reading::length("日期右空四字", space, 4.0 * ZI, BESIDE).usual().of(date);
    (!long).then_some(reading)
}

/// The last signature is centred over the date; one too long for that ends at the edge.
fn over_date(found: &Elements, date: &Line) -> Option<Reading> {
    let signature = found.closing.signatures.last()?;
    let off = signature.area.centre() - date.area.centre();
    let (left, right) = edges(found, signature);
    let long = signature.area.width() > date.area.width() + 8.0 * ZI
        && (signature.area.right - right).abs() <= BESIDE
        && signature.area.left >= left - BESIDE;
    let off = if long { 0.0 } else { off };
    Some(Reading::length("署名以日期居中（偏离）", off, 0.0, BESIDE).usual().of(signature))
}

/// Pictures of seals, each over its signature, the last one over the date, too.
fn seals(found: &Elements, date: &Line) -> Vec<Reading> {
    let closing = &found.closing;
    let (seals, signatures) = (&closing.seals, &closing.signatures);
    let mut readings: Vec<Reading> = date_indent(found, date).into_iter().collect();
    readings.extend(over_date(found, date));
    let wanted = signatures.len().max(1);
    if wanted > 1 || seals.len() != wanted {
        let (measured, required) = (format!("{} 个", seals.len()), format!("{wanted} 个"));
        let holds = seals.len() == wanted;
        readings.push(Reading::holds("印章", holds, measured, required).of(date));
    }
    for (i, signature) in signatures.iter().enumerate() {
        let last = i + 1 == signatures.len();
        let Some(seal) = nearest(seals, signature) else { continue };
        let below = if last { date } else { signature };
        readings.extend(over(seal, signature, below));
    }
    if let (Some(seal), true) = (seals.first(), signatures.is_empty()) {
        readings.extend(over(seal, date, date));
    }
    let (left, right) = edges(found, date);
    for seal in seals {
        let at = |reading: Reading| reading.at(date.page, seal.area);
        let out = (left - seal.area.left).max(seal.area.right - right).max(0.0);
        readings.push(at(Reading::length("印章伸出版心", out, 0.0, BESIDE)));
        readings.push(at(match seal.level {
            Some(false) => Reading::holds("端正", false, "斜", "端正"),
            _ => Reading::eye("印章", "是否端正、红色"),
        }));
    }
    readings.extend(apart(seals, date.page));
    readings.extend(below_text(found, date));
    readings
}

/// The seal nearest to a signature.
fn nearest<'a>(seals: &'a [Seal], signature: &Line) -> Option<&'a Seal> {
    let distance = |seal: &Seal| {
        let across = seal.area.centre() - signature.area.centre();
        across.hypot(seal.area.level_centre() - signature.middle)
    };
    seals.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// A seal stands in the middle over what it covers; signature and date stand a little below its
/// middle. In a row of seals the others are level with the one over the date.
fn over(seal: &Seal, signature: &Line, below: &Line) -> Vec<Reading> {
    let at = |reading: Reading| reading.at(below.page, seal.area);
    let across = seal.area.centre() - below.area.centre();
    let deep = (signature.middle + below.middle) / 2.0 - seal.area.level_centre();
    let most = seal.area.height() / 4.0;
    let dated = signature.area != below.area;
    let (what, least) = if dated {
        ("署名和日期在印章中心之下", -1.0)
    } else {
        ("署名距印章中心", -most)
    };
    let holds = (least..=most).contains(&deep);
    let required = format!("{:.1} 至 {most:.1} mm", if dated { 0.0 } else { -most });
    vec![
        at(Reading::length("印章居中（偏离）", across, 0.0, OFF_MIDDLE)),
        at(Reading::holds(what, holds, format!("{deep:.2} mm"), required)),
    ]
}

/// Seals neither overlap nor touch: they are taken to be round.
fn apart(seals: &[Seal], page: usize) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (i, one) in seals.iter().enumerate() {
        for other in &seals[i + 1..] {
            let radius = |seal: &Seal| (seal.area.width() + seal.area.height()) / 4.0;
            let across = one.area.centre() - other.area.centre();
            let between = across.hypot(one.area.level_centre() - other.area.level_centre());
            let space = between - radius(one) - radius(other);
            let reading = Reading::holds(
                "两个印章之间",
                space > 0.1,
                format!("{space:.2} mm"),
                "不相交、不相切",
            );
            readings.push(reading.at(page, one.area));
        }
    }
    readings
}

/// The upper edge of the first seals lies within a line of the text above, which stands on the
/// same page.
fn below_text(found: &Elements, date: &Line) -> Vec<Reading> {
    let highest = found.closing.seals.iter().min_by(|a, b| a.area.top.total_cmp(&b.area.top));
    let Some(highest) = highest else { return Vec::new() };
    let first = found.closing.signatures.first().unwrap_or(date);
    let above = found.above(first, found.closing.above).filter(|_| first.page == date.page);
    let Some(above) = above else {
        return vec![found.without_text("印章所在页").of(date)];
    };
    let space = highest.area.top - above.bottom;
    // A picture may have a white edge, and a table ends between two lines.
    let most = if above.table { 2.0 * found.pitch } else { found.pitch };
    let holds = (-BESIDE..=most + BESIDE).contains(&space);
    let required = format!("一行（{:.2} mm）之内", found.pitch);
    let reading = Reading::holds("印章顶端上距正文", holds, format!("{space:.2} mm"), required);
    let reading = Reading { tolerance: Some(BESIDE), ..reading };
    vec![reading.at(date.page, highest.area)]
}

/// Stamps of signatures beside posts, and the date below.
fn stamps(found: &Elements, date: &Line) -> Vec<Reading> {
    let closing = &found.closing;
    let (_, right) = edges(found, date);
    let space = right - date.area.right;
    let mut readings = vec![Reading::length("日期右空四字", space, 4.0 * ZI, BESIDE).of(date)];
    let areas = || closing.stamps.iter().map(|stamp| stamp.area);
    // Stamps of several signers stand below each other, the widest four 字 in.
    let widest = areas().max_by(|a, b| a.right.total_cmp(&b.right));
    if let Some(area) = widest {
        let space = right - area.right;
        let reading = Reading::length("签名章右空四字", space, 4.0 * ZI, BESIDE);
        readings.push(reading.at(date.page, area));
    }
    for stamp in &closing.stamps {
        let at = |reading: Reading| reading.at(date.page, stamp.area);
        if let Some(area) = widest.filter(|area| *area != stamp.area) {
            let off = [
                stamp.area.left - area.left,
                stamp.area.centre() - area.centre(),
                stamp.area.right - area.right,
            ];
            let off = off.into_iter().min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(0.0);
            readings.push(at(Reading::length("签名章上下对齐（偏离）", off, 0.0, BESIDE)));
        }
        readings.push(at(match stamp.level {
            Some(false) => Reading::holds("端正", false, "斜", "端正"),
            _ => Reading::eye("签名章", "是否端正"),
        }));
        let post = closing.signatures.iter().min_by(|a, b| {
            let off = |line: &Line| (line.middle - stamp.area.level_centre()).abs();
            off(a).total_cmp(&off(b))
        });
        if let Some(post) = post {
            let space = stamp.area.left - post.area.right;
            readings
                .push(Reading::length("职务在签名章左空二字", space, 2.0 * ZI, BESIDE).of(post));
            let off = post.middle - stamp.area.level_centre();
            readings.push(Reading::length("职务上下居中（偏离）", off, 0.0, OFF_POST).of(post));
        }
    }
    let bottom = areas().map(|area| area.bottom).fold(0.0, f64::max);
    let lines = (date.top() - bottom) / found.pitch;
    let holds = (0.9..2.05).contains(&lines);
    let measured = format!("{lines:.2} 行");
    readings.push(Reading::holds("日期在签名章下空行", holds, measured, "空一行").of(date));
    let top = areas().map(|area| area.top).fold(f64::INFINITY, f64::min);
    readings.extend(above_stamp(found, date, top));
    readings
}

/// Two blank lines between the text and the stamp or, if that is higher than a line, its post.
fn above_stamp(found: &Elements, date: &Line, top: f64) -> Option<Reading> {
    let post = found.closing.signatures.first();
    let first = post.unwrap_or(date);
    let above = found.above(first, found.closing.above).filter(|_| first.page == date.page);
    let Some(above) = above else {
        return Some(found.without_text("签名章所在页").of(date));
    };
    let post = post?;
    // A table ends up to a line above the grid's next one.
    let less = if above.table { 0.5 } else { 0.0 };
    let by_stamp = (top - above.bottom) / found.pitch - less;
    let by_post = (post.top() - above.bottom) / found.pitch - less;
    let by_stamp = blank_lines("签名章上空行", by_stamp);
    let by_post = blank_lines("签名章上空行", by_post);
    let best = [by_stamp, by_post].into_iter().min_by_key(Reading::gravity)?;
    Some(best.of(post))
}
