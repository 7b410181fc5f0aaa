//! Two lists set beside each other: which piece of the one became which piece of the other.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::likeness;

/// Most pairs of pieces that are held against each other; of longer lists the pieces that are the same are
/// taken out first.
const MOST: usize = 250_000;

/// A piece of the old list, of the new one, or of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pair {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

/// All pieces of both lists in order, so that pairs are as much alike as can be. `alike` tells how much two pieces
/// are; 0 for those that are none of each other's. Between two pairs the old pieces come first.
pub(crate) fn pairs<T>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> String,
    alike: impl Fn(&T, &T) -> f64,
) -> Vec<Pair> {
    let whole = (0..old.len(), 0..new.len());
    if old.len().saturating_mul(new.len()) <= MOST {
        return best((old, new), whole, &alike);
    }
    let keys = |list: &[T]| list.iter().map(&key).collect::<Vec<_>>();
    let mut found = Vec::new();
    for step in capture_diff_slices(Algorithm::Patience, &keys(old), &keys(new)) {
        let (olds, news) = (step.old_range(), step.new_range());
        match step {
            DiffOp::Equal { .. } => {
                found.extend(olds.zip(news).map(|(old, new)| Pair::Both(old, new)));
            }
            _ if olds.len().saturating_mul(news.len()) <= MOST => {
                found.extend(best((old, new), (olds, news), &alike));
            }
            _ => found.extend(olds.map(Pair::Old).chain(news.map(Pair::New))),
        }
    }
    found
}

/// The best pairs of these stretches of two lists.
fn best<T>(
    (old, new): (&[T], &[T]),
    (olds, news): (std::ops::Range<usize>, std::ops::Range<usize>),
    alike: &impl Fn(&T, &T) -> f64,
) -> Vec<Pair> {
    let width = news.len() + 1;
    // The best sum of what is behind each pair of places, and how much these are alike.
    let mut sums = vec![0.0_f64; (olds.len() + 1) * width];
    let mut own = vec![0.0_f64; olds.len() * news.len()];
    let at = |table: &[f64], place: usize| table.get(place).copied().unwrap_or_default();
    for i in (0..olds.len()).rev() {
        for j in (0..news.len()).rev() {
            let pair = old.get(olds.start + i).zip(new.get(news.start + j));
            let likeness = pair.map_or(0.0, |(old, new)| alike(old, new));
            let (down, across) = (at(&sums, (i + 1) * width + j), at(&sums, i * width + j + 1));
            let both = at(&sums, (i + 1) * width + j + 1) + likeness;
            let sum = if likeness > 0.0 { both.max(down).max(across) } else { down.max(across) };
            if let (Some(place), Some(known)) =
                (sums.get_mut(i * width + j), own.get_mut(i * news.len() + j))
            {
                (*place, *known) = (sum, likeness);
            }
        }
    }
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < olds.len() || j < news.len() {
        let sum = at(&sums, i * width + j);
        let likeness =
            if i < olds.len() && j < news.len() { at(&own, i * news.len() + j) } else { 0.0 };
        let both = at(&sums, (i + 1) * width + j + 1) + likeness;
        if likeness > 0.0 && both >= sum {
            found.append(&mut waiting);
            found.push(Pair::Both(olds.start + i, news.start + j));
            (i, j) = (i + 1, j + 1);
        } else if i < olds.len() && (j == news.len() || at(&sums, (i + 1) * width + j) >= sum) {
            found.push(Pair::Old(olds.start + i));
            i += 1;
        } else {
            waiting.push(Pair::New(news.start + j));
            j += 1;
        }
    }
    found.append(&mut waiting);
    found
}

/// The likeness of two rows of a table: of those about the same thing by the cells that are equal, of others none.
pub(crate) fn rows_alike(old: &[String], new: &[String]) -> f64 {
    let named = |row: &[String]| {
        row.iter()
            .filter(|cell| !cell.trim().is_empty() && !is_number(cell))
            .cloned()
            .collect::<Vec<_>>()
    };
    let same = old.iter().zip(new).filter(|(old, new)| old == new).count();
    let part = f64::from(u32::try_from(same).unwrap_or_default())
        / f64::from(u32::try_from(old.len().max(new.len()).max(1)).unwrap_or(1));
    let (old_names, new_names) = (named(old), named(new));
    if old_names == new_names {
        // Rows of figures alone are known by the figures that stayed.
        return if old_names.is_empty() && part < 0.5 { 0.0 } else { 1.0 + part };
    }
    let likeness = likeness(&old_names.concat(), &new_names.concat());
    if likeness < 0.8 { 0.0 } else { likeness }
}

/// True if a cell has a number and no words.
fn is_number(cell: &str) -> bool {
    cell.chars().all(|c| c.is_ascii_digit() || "+-−—./%‰,， ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(old: &[&str], new: &[&str]) -> Vec<Pair> {
        let alike = |old: &&str, new: &&str| match likeness(old, new) {
            little if little < 0.4 => 0.0,
            much => much,
        };
        pairs(old, new, |text| (*text).to_owned(), alike)
    }

    #[test]
    fn a_changed_piece_is_paired_and_a_new_one_is_not() {
        let (old, new) =
            (["第一段有话", "第二段有数1", "末段"], ["第一段有话", "全新", "第二段有数2", "末段"]);
        assert_eq!(
            of(&old, &new),
            [Pair::Both(0, 0), Pair::New(1), Pair::Both(1, 2), Pair::Both(2, 3)]
        );
    }

    #[test]
    fn old_pieces_come_before_new_ones() {
        let found = of(&["甲甲甲", "乙乙乙"], &["丙丙丙", "丁丁丁"]);
        assert_eq!(found, [Pair::Old(0), Pair::Old(1), Pair::New(0), Pair::New(1)]);
    }

    #[test]
    fn rows_about_another_unit_are_no_pair() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        assert!(rows_alike(&row(["1", "第一中学", "5"]), &row(["1", "第一中学", "6"])) > 1.0);
        assert!(rows_alike(&row(["1", "第一中学", "5"]), &row(["1", "实验小学", "5"])) < 0.1);
    }
}
