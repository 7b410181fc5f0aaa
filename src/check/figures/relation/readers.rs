//! The readers of relations, in their order, each with what it is given to read.

use super::super::Case;
use super::prose::{Sentence, sentences};
use super::{Relations, grid};
use super::{averages, bases, bounds, changes, counted, decimals, ends, measures, order};
use super::{opposites, parts, ranks, rates, remainders, rows, shares, splits, tops};

/// A reader, by what it is given.
#[derive(Clone, Copy)]
enum Reads {
    /// One sentence with numbers after another. What stands below its paragraph says nothing of it.
    Sentence(fn(&Case, &Sentence, &mut Relations)),
    /// One paragraph after another, by their places: as above.
    Paragraph(fn(&Case, usize, &mut Relations)),
    /// One table after another.
    Table(fn(&grid::Reader, &mut Relations)),
    /// The whole text.
    Text(fn(&Case, &mut Relations)),
    /// The whole text, by what the readers before have found in it.
    Found(fn(&Case, &mut Relations)),
}

/// All readers. What is told at one place by several is told by the first.
const READERS: [Reads; 34] = [
    Reads::Paragraph(rates::read),
    Reads::Sentence(parts::read),
    Reads::Sentence(measures::read),
    Reads::Sentence(shares::read),
    Reads::Sentence(changes::read),
    Reads::Paragraph(shares::complements),
    Reads::Sentence(ends::read),
    Reads::Sentence(opposites::read),
    Reads::Paragraph(measures::of_records),
    Reads::Found(splits::read),
    Reads::Found(bases::read),
    Reads::Paragraph(averages::read),
    Reads::Paragraph(remainders::read),
    Reads::Paragraph(tops::read),
    Reads::Paragraph(counted::read),
    Reads::Text(ranks::read),
    Reads::Paragraph(order::read),
    Reads::Paragraph(bounds::read),
    Reads::Table(grid::within::columns),
    Reads::Table(grid::within::totals),
    Reads::Table(grid::within::sums),
    Reads::Table(grid::made::rates),
    Reads::Table(grid::made::triples),
    Reads::Table(grid::made::moves),
    Reads::Table(grid::within::cumulative),
    Reads::Table(grid::within::twice),
    Reads::Table(grid::within::numbers),
    Reads::Table(grid::within::padded),
    Reads::Table(ranks::of_table),
    Reads::Table(decimals::of_table),
    Reads::Table(grid::told::stated),
    Reads::Table(grid::told::said),
    Reads::Table(rows::read),
    Reads::Found(decimals::read),
];

/// A reader with the paragraph or the table that it is given, 0 where it reads the whole text; and of
/// the sentences of a paragraph one, or all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check::figures) struct Asked {
    reader: usize,
    part: usize,
    sentence: Option<usize>,
}

impl Asked {
    /// True if the reader finds the same whatever others have found.
    pub(in crate::check::figures) fn stands_alone(self) -> bool {
        !matches!(READERS.get(self.reader), Some(Reads::Found(_)))
    }
}

/// The extent of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check::figures) enum Extent {
    All,
    /// Only what tables are, in themselves and to the sentences.
    Tables,
}

impl Relations {
    /// Reads a text until what was found is enough. Of a text that is as another above some paragraph,
    /// what was found there in the other is taken over.
    pub(in crate::check::figures) fn until(
        case: &Case,
        extent: Extent,
        as_in: Option<(&Self, usize)>,
        enough: impl Fn(&Self) -> bool,
    ) -> Self {
        let mut relations = Self::default();
        let first = READERS.iter().position(|reads| matches!(reads, Reads::Table(_)));
        let first = first.filter(|_| extent == Extent::Tables).unwrap_or(0);
        let paragraphs = 0..case.text.paragraphs.len();
        let paragraphs: Vec<usize> =
            paragraphs.filter(|at| !case.reading(*at).is_empty()).collect();
        let tables: Vec<usize> = (0..case.text.tables.len()).collect();
        let mut told = 0;
        for (reader, reads) in READERS.iter().enumerate().skip(first) {
            let parts = match reads {
                Reads::Sentence(_) | Reads::Paragraph(_) => &paragraphs[..],
                Reads::Table(_) => &tables,
                Reads::Text(_) | Reads::Found(_) => &[0],
            };
            let below = matches!(reads, Reads::Sentence(_) | Reads::Paragraph(_));
            let as_in = as_in.filter(|_| below);
            for &part in parts {
                match as_in.filter(|(_, below)| part < *below) {
                    Some((other, _)) => relations.take_over(other, (reader, part)),
                    None => relations.ask(case, Asked { reader, part, sentence: None }),
                }
            }
            if relations.told > told && enough(&relations) {
                return relations;
            }
            told = relations.told;
        }
        relations
    }

    /// Takes over what a reader found in a part of another text.
    fn take_over(&mut self, other: &Self, (reader, part): (usize, usize)) {
        let place = |asked: Asked| (asked.reader, asked.part);
        let first = other.all.partition_point(|own| place(own.asked) < (reader, part));
        let own = other.all.iter().skip(first);
        for relation in own.take_while(|own| place(own.asked) == (reader, part)) {
            self.asked = relation.asked;
            self.add(relation.clone());
        }
        let first = other.other.partition_point(|(asked, _)| place(*asked) < (reader, part));
        let own = other.other.iter().skip(first);
        for (asked, remark) in own.take_while(|(asked, _)| place(*asked) == (reader, part)) {
            self.asked = *asked;
            self.remark(remark.clone());
        }
    }

    /// Asks one reader.
    pub(in crate::check::figures) fn ask(&mut self, case: &Case, asked: Asked) {
        self.asked = asked;
        let Some(reads) = READERS.get(asked.reader) else { return };
        match *reads {
            Reads::Sentence(read) => {
                for (number, sentence) in sentences(case, asked.part).iter().enumerate() {
                    if asked.sentence.is_none_or(|one| one == number) {
                        self.asked.sentence = Some(number);
                        read(case, sentence, self);
                    }
                }
            }
            Reads::Paragraph(read) => read(case, asked.part, self),
            Reads::Table(read) => grid::ask(case, asked.part, read, self),
            Reads::Text(read) | Reads::Found(read) => read(case, self),
        }
    }
}
