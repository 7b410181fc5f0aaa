//! Whatever is done to a sound workbook: the same figures are read, or something is said of it. Never other
//! figures without a word, never a stumble, and never for long.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{BOOK, HEADS, bare, desk, figures, rewritten};
use crate::harness::{Desk, Q1};

/// A cell of the sheet.
#[derive(Debug, Clone, Default, PartialEq)]
enum Cell {
    #[default]
    Blank,
    Words(String),
    Number(f64),
    /// A formula, with what it came to.
    Formula(String),
    Percent(f64),
}

/// A sheet on its way to be written.
#[derive(Debug, Clone)]
struct Grid {
    rows: Vec<Vec<Cell>>,
    hidden_rows: Vec<usize>,
    hidden_columns: Vec<usize>,
    /// Areas made one: first and last row and column.
    merged: Vec<[usize; 4]>,
    /// True where a program has computed it.
    computed: bool,
}

/// A thing done to a sheet. Places are taken modulo its size.
#[derive(Debug, Clone)]
enum Spoil {
    HeadsAside(bool),
    AsWords(usize, usize),
    FullWidth(usize, usize),
    WithUnit(usize, usize),
    DropRow(usize),
    RepeatRow(usize),
    DropColumn(usize),
    RepeatColumn(usize),
    SwapRows(usize, usize),
    SwapColumns(usize, usize),
    HideRow(usize),
    HideColumn(usize),
    Merge(usize, usize, usize, usize),
    Compute(usize, usize),
    Uncomputed(usize, usize),
    Fail(usize, usize),
    Percent(usize, usize),
    AsDate(usize, usize),
    BlankRow(usize),
    Title,
    Band(usize),
    Total(i32),
}

fn spoils() -> impl Strategy<Value = Vec<Spoil>> {
    let place = || 0_usize..64;
    let cell = || (place(), place());
    let one = prop_oneof![
        any::<bool>().prop_map(Spoil::HeadsAside),
        cell().prop_map(|(y, x)| Spoil::AsWords(y, x)),
        cell().prop_map(|(y, x)| Spoil::FullWidth(y, x)),
        cell().prop_map(|(y, x)| Spoil::WithUnit(y, x)),
        place().prop_map(Spoil::DropRow),
        place().prop_map(Spoil::RepeatRow),
        place().prop_map(Spoil::DropColumn),
        place().prop_map(Spoil::RepeatColumn),
        cell().prop_map(|(a, b)| Spoil::SwapRows(a, b)),
        cell().prop_map(|(a, b)| Spoil::SwapColumns(a, b)),
        place().prop_map(Spoil::HideRow),
        place().prop_map(Spoil::HideColumn),
        (cell(), 0_usize..3, 0_usize..3).prop_map(|((y, x), h, w)| Spoil::Merge(y, x, h, w)),
        cell().prop_map(|(y, x)| Spoil::Compute(y, x)),
        cell().prop_map(|(y, x)| Spoil::Uncomputed(y, x)),
        cell().prop_map(|(y, x)| Spoil::Fail(y, x)),
        cell().prop_map(|(y, x)| Spoil::Percent(y, x)),
        cell().prop_map(|(y, x)| Spoil::AsDate(y, x)),
        place().prop_map(Spoil::BlankRow),
        Just(Spoil::Title),
        place().prop_map(Spoil::Band),
        (-1_i32..2).prop_map(Spoil::Total),
    ];
    prop::collection::vec(one, 1..4)
}

impl Grid {
    fn sound() -> Self {
        let heads = HEADS.iter().map(|head| Cell::Words((*head).to_owned())).collect();
        let row = |(name, figures): (String, Vec<Option<f64>>)| {
            let figures =
                figures.into_iter().map(|figure| figure.map_or(Cell::Blank, Cell::Number));
            std::iter::once(Cell::Words(name)).chain(figures).collect()
        };
        let rows = std::iter::once(heads).chain(figures().into_iter().map(row)).collect();
        let (hidden_rows, hidden_columns, merged) = (Vec::new(), Vec::new(), Vec::new());
        Self { rows, hidden_rows, hidden_columns, merged, computed: true }
    }

    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(1).max(1)
    }

    fn at(&mut self, y: usize, x: usize) -> &mut Cell {
        let (y, x) = (y % self.rows.len(), x % self.width());
        let row = &mut self.rows[y];
        row.resize(row.len().max(x + 1), Cell::Blank);
        &mut row[x]
    }

    /// A number among the figures is written as something else.
    fn number(&mut self, y: usize, x: usize, write: impl Fn(f64) -> Cell) {
        if let Cell::Number(number) = *self.at(y, x) {
            *self.at(y, x) = write(number);
        }
    }

    fn spoil(&mut self, spoil: &Spoil) {
        let (height, width) = (self.rows.len(), self.width());
        match *spoil {
            Spoil::HeadsAside(true) => self.rows[0].insert(0, Cell::Blank),
            Spoil::HeadsAside(false) => drop(self.rows[0].remove(0)),
            Spoil::AsWords(y, x) => self.number(y, x, |n| Cell::Words(n.to_string())),
            Spoil::FullWidth(y, x) => self.number(y, x, |n| {
                let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).expect("a digit");
                Cell::Words(n.to_string().chars().map(wide).collect())
            }),
            Spoil::WithUnit(y, x) => self.number(y, x, |n| Cell::Words(format!("{n}条"))),
            Spoil::DropRow(y) if height > 2 => drop(self.rows.remove(y % height)),
            Spoil::RepeatRow(y) => self.rows.insert(y % height, self.rows[y % height].clone()),
            Spoil::DropColumn(x) => {
                let x = x % width;
                self.rows
                    .iter_mut()
                    .filter(|row| row.len() > x)
                    .for_each(|row| drop(row.remove(x)));
            }
            Spoil::RepeatColumn(x) => {
                let x = x % width;
                let rows = self.rows.iter_mut().filter(|row| row.len() > x);
                rows.for_each(|row| row.insert(x, row[x].clone()));
            }
            Spoil::SwapRows(a, b) => self.rows.swap(a % height, b % height),
            Spoil::SwapColumns(a, b) => {
                for row in &mut self.rows {
                    row.resize(width, Cell::Blank);
                    row.swap(a % width, b % width);
                }
            }
            Spoil::HideRow(y) => self.hidden_rows.push(y % height),
            Spoil::HideColumn(x) => self.hidden_columns.push(x % width),
            Spoil::Merge(y, x, h, w) => self.merge(y % height, x % width, h, w),
            Spoil::Compute(y, x) => self.number(y, x, |n| Cell::Formula(n.to_string())),
            Spoil::Uncomputed(y, x) => {
                self.number(y, x, |_| Cell::Formula("0".to_owned()));
                let formula = matches!(self.at(y, x), Cell::Formula(_));
                self.computed &= !formula;
            }
            Spoil::Fail(y, x) => self.number(y, x, |_| Cell::Formula("#REF!".to_owned())),
            Spoil::Percent(y, x) => self.number(y, x, |n| Cell::Percent(n / 100.0)),
            Spoil::AsDate(y, x) => *self.at(y, x) = Cell::Words("2018年3月1日".to_owned()),
            Spoil::BlankRow(y) => self.rows.insert(y % height, Vec::new()),
            Spoil::Title => {
                let mut title = vec![Cell::Blank; width];
                title[0] = Cell::Words("2018年第一季度报送情况".to_owned());
                self.rows.insert(0, title);
                self.merge(0, 0, 0, width - 1);
            }
            Spoil::Band(y) => {
                self.rows.insert(y % height, vec![Cell::Words("县市（园区）".to_owned())]);
            }
            Spoil::Total(more) => self.total(more),
            Spoil::DropRow(_) => {}
        }
    }

    /// Adds a row of totals, right or wrong.
    fn total(&mut self, more: i32) {
        let mut row = vec![Cell::Words("合 计".to_owned())];
        for x in 1..self.width() {
            let numbers = self.rows.iter().filter_map(|row| match row.get(x) {
                Some(Cell::Number(number)) => Some(*number),
                _ => None,
            });
            row.push(Cell::Number(numbers.sum::<f64>() + f64::from(more)));
        }
        self.rows.push(row);
    }

    /// Makes cells one, as a clerk does: the first content stays.
    fn merge(&mut self, y: usize, x: usize, h: usize, w: usize) {
        let (bottom, right) = (y + h, x + w);
        let apart = |[top, below, left, beyond]: &[usize; 4]| {
            bottom < *top || *below < y || right < *left || *beyond < x
        };
        if h + w == 0 || !self.merged.iter().all(apart) {
            return;
        }
        let mut first = Cell::Blank;
        for row in y..=bottom.min(self.rows.len() - 1) {
            for column in x..=right {
                let cell = self.rows[row].get_mut(column).map(std::mem::take);
                if first == Cell::Blank {
                    first = cell.unwrap_or_default();
                }
            }
        }
        *self.at(y, x) = first;
        self.merged.push([y, bottom, x, right]);
    }

    fn written(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let place = |place: usize| u32::try_from(place).expect("a row");
        let column = |place: usize| u16::try_from(place).expect("a column");
        for [top, bottom, left, right] in &self.merged {
            let (first, last) = (column(*left), column(*right));
            let format = Format::new();
            sheet
                .merge_range(place(*top), first, place(*bottom), last, "", &format)
                .expect("one cell");
        }
        for (y, row) in self.rows.iter().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                put(sheet, place(y), column(x), cell);
            }
        }
        for y in &self.hidden_rows {
            sheet.set_row_hidden(place(*y)).expect("a row");
        }
        for x in &self.hidden_columns {
            sheet.set_column_hidden(column(*x)).expect("a column");
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        if !self.computed {
            return bytes;
        }
        rewritten(&bytes, "xl/workbook.xml", |text| text.replace(" fullCalcOnLoad=\"1\"", ""))
    }
}

fn put(sheet: &mut Worksheet, y: u32, x: u16, cell: &Cell) {
    match cell {
        Cell::Blank => {}
        Cell::Words(words) => drop(sheet.write(y, x, words.as_str()).expect("words")),
        Cell::Number(number) => drop(sheet.write(y, x, *number).expect("a figure")),
        Cell::Formula(shown) => {
            let formula = Formula::new("=A1").set_result(shown.as_str());
            sheet.write_formula(y, x, formula).expect("a formula");
        }
        Cell::Percent(number) => {
            let percent = Format::new().set_num_format("0%");
            sheet.write_with_format(y, x, *number, &percent).expect("a figure");
        }
    }
}

/// The sample as it is: what it is complained of, and its text.
struct Sample {
    usual: Vec<String>,
    text: String,
}

impl Sample {
    fn new() -> Self {
        let desk = Desk::new();
        let usual = desk.complaints(Q1).iter().map(|line| bare(line)).collect();
        Self { usual, text: desk.compose(Q1).main().to_owned() }
    }

    /// Holds that a workbook is read as it was, or told of; true if it was told of.
    fn holds(&self, bytes: &[u8]) -> Result<bool, TestCaseError> {
        let start = Instant::now();
        let desk = desk(BOOK, bytes);
        let mut said = desk.complaints(Q1);
        said.retain(|line| !self.usual.contains(&bare(line)));
        prop_assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
        let is_told = said.iter().any(|line| line.contains(BOOK));
        if !is_told {
            prop_assert!(said.is_empty(), "{:?} are not said of the workbook", said);
            let composed = desk.compose(Q1);
            prop_assert_eq!(composed.main(), self.text.as_str());
        }
        Ok(is_told)
    }
}

fn runner(cases: u32, seed: u64) -> TestRunner {
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
}

fn spoil_sheets(cases: u32, seed: u64) {
    let sample = Sample::new();
    let sound = Grid::sound();
    assert!(!sample.holds(&sound.written()).expect("the sample"), "the sound workbook is told of");
    let outcome = runner(cases, seed).run(&spoils(), |spoils| {
        let mut grid = sound.clone();
        spoils.iter().for_each(|spoil| grid.spoil(spoil));
        sample.holds(&grid.written()).map(drop)
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn spoil_bytes(cases: u32, seed: u64) {
    let sample = Sample::new();
    let sound = Grid::sound().written();
    let spoils = prop_oneof![
        4 => prop::collection::vec((0..sound.len(), 1_u8..=255), 1..4).prop_map(Damage::Flipped),
        1 => (0..sound.len()).prop_map(Damage::Cut),
        1 => (0..sound.len(), 0..200_usize).prop_map(|(at, count)| Damage::Lost(at, count)),
    ];
    let outcome = runner(cases, seed)
        .run(&spoils, |damage| sample.holds(&damage.done_to(sound.clone())).map(drop));
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// A thing that happens to a file on a bad disk or a bad line.
#[derive(Debug, Clone)]
enum Damage {
    Flipped(Vec<(usize, u8)>),
    Cut(usize),
    Lost(usize, usize),
}

impl Damage {
    fn done_to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Flipped(places) => places.iter().for_each(|(at, mask)| bytes[*at] ^= mask),
            Self::Cut(length) => bytes.truncate(*length),
            Self::Lost(at, count) => drop(bytes.drain(*at..(at + count).min(bytes.len()))),
        }
        bytes
    }
}

#[test]
fn a_spoiled_sheet_is_told_of_or_says_the_same() {
    spoil_sheets(60, 20_261_127);
}

#[test]
fn a_damaged_workbook_is_told_of_or_says_the_same() {
    spoil_bytes(60, 20_261_128);
}

#[test]
#[ignore = "minutes: some thousand spoiled workbooks"]
fn thousands_of_spoiled_workbooks_are_told_of_or_say_the_same() {
    for seed in 1..5 {
        spoil_sheets(500, seed);
        spoil_bytes(500, seed);
    }
}
