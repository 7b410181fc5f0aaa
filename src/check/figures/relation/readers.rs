//! The readers of relations, in their order, each with what it is given to read.

use super::super::Case;
use super::prose::{Sentence, sentences};
use super::{Relations, grid};
use super::{averages, bases, bounds, changes, counted, decimals, measures, order, parts};
use super::{ranks, rates, remainders, rows, shares, slips, splits, tops};

/// A reader, by what it is given.
#[derive(Clone, Copy)]
enum Reads {
    /// One sentence with numbers after another.
    Sentence(fn(&Case, &Sentence, &mut Relations)),
    /// One paragraph after another, by their places.
    Paragraph(fn(&Case, usize, &mut Relations)),
    /// One table after another.
    Table(fn(&grid::Reader, &mut Relations)),
    /// The whole text.
    Text(fn(&Case, &mut Relations)),
    /// The whole text, by what the readers before have found in it.
    Found(fn(&Case, &mut Relations)),
}

/// All readers. What is told at one place by several is told by the first.
const READERS: [Reads; 29] = [
    Reads::Paragraph(rates::read),
    Reads::Sentence(parts::read),
    Reads::Sentence(measures::read),
    Reads::Sentence(shares::read),
    Reads::Sentence(changes::read),
    Reads::Paragraph(shares::complements),
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
    Reads::Table(grid::made::rates),
    Reads::Table(grid::made::triples),
    Reads::Table(grid::within::cumulative),
    Reads::Table(grid::within::twice),
    Reads::Table(grid::within::numbers),
    Reads::Table(ranks::of_table),
    Reads::Table(decimals::of_table),
    Reads::Table(grid::told::stated),
    Reads::Table(grid::told::said),
    Reads::Table(rows::read),
    Reads::Found(decimals::read),
];

/// A reader with the paragraph or the table that it is given; 0 where it reads the whole text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check::figures) struct Asked {
    reader: usize,
    part: usize,
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
    /// Reads a text until what was found is enough.
    pub(in crate::check::figures) fn until(
        case: &Case,
        extent: Extent,
        enough: impl Fn(&Self) -> bool,
    ) -> Self {
        let mut relations = Self::default();
        let first = READERS.iter().position(|reads| matches!(reads, Reads::Table(_)));
        let first = first.filter(|_| extent == Extent::Tables).unwrap_or(0);
        let mut told = 0;
        for (reader, reads) in READERS.iter().enumerate().skip(first) {
            let parts = match reads {
                Reads::Sentence(_) | Reads::Paragraph(_) => case.text.paragraphs.len(),
                Reads::Table(_) => case.text.tables.len(),
                Reads::Text(_) | Reads::Found(_) => 1,
            };
            for part in 0..parts {
                relations.ask(case, Asked { reader, part });
            }
            if relations.told > told && enough(&relations) {
                return relations;
            }
            told = relations.told;
        }
        if extent == Extent::All {
            slips::agree(&mut relations.all);
        }
        relations
    }

    /// Asks one reader.
    pub(in crate::check::figures) fn ask(&mut self, case: &Case, asked: Asked) {
        self.asked = asked;
        let Some(reads) = READERS.get(asked.reader) else { return };
        match *reads {
            Reads::Sentence(read) => {
                for sentence in sentences(case, asked.part) {
                    read(case, &sentence, self);
                }
            }
            Reads::Paragraph(read) => read(case, asked.part, self),
            Reads::Table(read) => grid::ask(case, asked.part, read, self),
            Reads::Text(read) | Reads::Found(read) => read(case, self),
        }
    }
}
