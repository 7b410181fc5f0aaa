//! The functions by which templates reach every figure: `figure`, `list`, `compare`, `share`, `units`.

use std::sync::Arc;

use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::known::Known;
use super::trace::Watch;
use super::view::{Views, stated};
use crate::load::{Report, WHENS, nearest};
use crate::model::{GroupId, MeasureId, Subject, Unit, UnitId, When};
use crate::tally::{Aspect, Condition, Figure, Tally, Than};

/// The sources that the functions answer from.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) tally: Tally,
    pub(super) known: Known,
}

/// Parts a mistake in a call from what to do about it, in the detail of an error.
pub(super) const HINT: char = '\u{1f}';

/// Adds the functions to an environment.
pub(super) fn add(environment: &mut Environment, asked: &Asked, watch: &Watch) {
    let shared = Arc::new((asked.clone(), watch.clone()));
    let here = shared.clone();
    environment.add_function("figure", move |name: String, options: Kwargs| {
        let (asked, watch) = &*here;
        let figure = asked.of(&name, &options, "when", Aspect::Value)?;
        options.assert_all_used()?;
        asked.hand_out(watch, figure)
    });
    let here = shared.clone();
    environment.add_function("share", move |name: String, options: Kwargs| {
        let (asked, watch) = &*here;
        let figure = asked.of(&name, &options, "when", Aspect::Share)?;
        options.assert_all_used()?;
        asked.hand_out(watch, figure)
    });
    let here = shared.clone();
    environment.add_function("number", move |name: String, options: Kwargs| {
        let (asked, _) = &*here;
        let figure = asked.of(&name, &options, "when", Aspect::Value)?;
        options.assert_all_used()?;
        let number = asked.tally.figure(figure).and_then(|value| value.to_f64());
        Ok::<Value, Error>(number.map_or_else(|| Value::from(()), Value::from))
    });
    let here = shared.clone();
    environment.add_function("compare", move |name: String, options: Kwargs| {
        let (asked, watch) = &*here;
        let figure = asked.of(&name, &options, "since", Aspect::Change)?;
        options.assert_all_used()?;
        let path = asked.known.next();
        let view = asked.views().compared(figure.measure, figure.subject, figure.when, &path);
        Ok::<Value, Error>(view.map_or_else(
            || Value::from(()),
            |view| watch.handed_out(path, Value::from(Serde(&view))),
        ))
    });
    let here = shared.clone();
    environment.add_function("list", move |name: String, options: Kwargs| {
        let (asked, watch) = &*here;
        asked.list(watch, &name, &options)
    });
    let here = shared;
    environment.add_function(
        "units",
        move |name: String, sign: String, value: Value, options: Kwargs| {
            let (asked, watch) = &*here;
            asked.units(watch, &name, &sign, &value, &options)
        },
    );
}

/// An error that says what to do.
fn mistake(text: String, hint: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{text}{HINT}{hint}"))
}

/// That something is not there, with the nearest that is, and all of them.
fn not_there<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Error {
    const MOST: usize = 40;
    let known: Vec<&str> = known.collect();
    let near = nearest(name, known.iter().copied());
    let meant = near.map_or(String::new(), |near| format!("是不是“{near}”？"));
    let more = if known.len() > MOST { "……" } else { "" };
    let all = known[..known.len().min(MOST)].join("、");
    mistake(format!("没有叫“{name}”的{what}"), format!("{meant}可以写：{all}{more}。"))
}

impl Asked {
    fn views(&self) -> Views<'_> {
        Views { tally: &self.tally, known: &self.known }
    }

    fn report(&self) -> Result<&Report, Error> {
        let report = self.tally.inputs().report();
        report.ok_or_else(|| mistake("这种公文没有统计数字".to_owned(), "直接写出来。".to_owned()))
    }

    fn measure(&self, name: &str) -> Result<MeasureId, Error> {
        let scheme = &self.report()?.scheme;
        match scheme.measures_called(name)[..] {
            [only] => Ok(only),
            [] => {
                let names = scheme.measures.iter().map(|measure| measure.name.as_str());
                Err(not_there("指标", name, names))
            }
            ref several => {
                let names: Vec<&str> =
                    several.iter().map(|&id| scheme.measure(id).name.as_str()).collect();
                let text = format!("“{name}”可以是几个指标");
                Err(mistake(text, format!("写全名：{}。", names.join("、"))))
            }
        }
    }

    /// A unit, a group, units under one name, or a table by its name; all if there is none.
    fn subject(&self, options: &Kwargs) -> Result<Subject, Error> {
        let Some(name) = options.get::<Option<String>>("of")? else { return Ok(Subject::All) };
        let office = &self.report()?.office;
        let together = || office.roll_ups.iter().position(|roll_up| roll_up.name == name);
        let table = || office.tables.iter().position(|table| table.name == name);
        office
            .unit_named(&name)
            .map(Subject::Unit)
            .or_else(|| together().map(Subject::RollUp))
            .or_else(|| office.group_named(&name).map(Subject::Group))
            .or_else(|| table().map(Subject::Table))
            .ok_or_else(|| {
                let groups = office.groups.iter().map(|group| group.name.as_str());
                let units = office.units.iter().flat_map(Unit::names);
                not_there("单位或组", &name, groups.chain(units))
            })
    }

    fn when(options: &Kwargs, key: &str) -> Result<When, Error> {
        let usual = if key == "since" { When::LastYear } else { When::This };
        let Some(word) = options.get::<Option<String>>(key)? else { return Ok(usual) };
        let known = WHENS.iter().find(|(known, _)| *known == word).map(|(_, when)| *when);
        known.ok_or_else(|| not_there("时期", &word, WHENS.iter().map(|(word, _)| *word)))
    }

    fn of(&self, name: &str, options: &Kwargs, key: &str, aspect: Aspect) -> Result<Figure, Error> {
        let (measure, subject) = (self.measure(name)?, self.subject(options)?);
        Ok(Figure { measure, subject, when: Self::when(options, key)?, aspect })
    }

    fn hand_out(&self, watch: &Watch, figure: Figure) -> Result<Value, Error> {
        let Some(value) = stated(&self.tally, figure) else { return Ok(Value::from(())) };
        let path = self.known.next();
        self.known.figure(path.clone(), figure);
        Ok(watch.handed_out(path, value))
    }

    /// A measure's list: `of` some, `when`, the `first` or `last` few by value or by a `rank`, or
    /// `by` group.
    fn list(&self, watch: &Watch, name: &str, options: &Kwargs) -> Result<Value, Error> {
        let (measure, of) = (self.measure(name)?, self.subject(options)?);
        let when = Self::when(options, "when")?;
        let rank = options.get::<Option<String>>("rank")?;
        let rank = rank.map(|rank| self.measure(&rank)).transpose()?;
        let by_group = match options.get::<Option<String>>("by")?.as_deref() {
            None => false,
            Some("组") => true,
            Some(other) => return Err(not_there("分法", other, ["组"].into_iter())),
        };
        let first = options.get::<Option<usize>>("first")?;
        let last = options.get::<Option<usize>>("last")?;
        options.assert_all_used()?;
        let mut figures = if by_group {
            let groups = self.report()?.office.groups.len();
            self.tally.list_of(measure, (0..groups).map(|i| Subject::Group(GroupId(i))), when)
        } else {
            self.tally.list(measure, of, when)
        };
        if let Some(rank) = rank {
            let place = |subject| self.tally.exact(rank, subject, when);
            figures.entries.retain(|entry| place(entry.subject).is_some());
            figures.entries.sort_by_key(|entry| place(entry.subject));
        }
        // Whoever is level with the last of the first few is among them.
        let key = |subject| match rank {
            Some(rank) => self.tally.value(rank, subject, when),
            None => self.tally.value(measure, subject, when),
        };
        let entries = &mut figures.entries;
        if let Some(edge) =
            first.and_then(|n| entries.get(n.checked_sub(1)?)).map(|entry| key(entry.subject))
        {
            let kept = entries.iter().rposition(|entry| key(entry.subject) == edge);
            entries.truncate(kept.map_or(entries.len(), |place| place + 1));
        }
        if let Some(n) = last.filter(|n| *n < entries.len()) {
            let edge = key(entries[entries.len() - n.max(1)].subject);
            let from = entries.iter().position(|entry| key(entry.subject) == edge);
            entries.drain(..from.unwrap_or(0));
        }
        let path = self.known.next();
        let view = self.views().list(Some((measure, figures)), of, when, &path);
        Ok(watch.handed_out(path, Value::from(Serde(&view))))
    }

    /// Units whose value meets a condition: how many, and which.
    fn units(
        &self,
        watch: &Watch,
        name: &str,
        sign: &str,
        value: &Value,
        options: &Kwargs,
    ) -> Result<Value, Error> {
        let than = Than::ALL.iter().find(|(known, _)| *known == sign).map(|(_, than)| *than);
        let signs = Than::ALL.iter().map(|(sign, _)| *sign);
        let than = than.ok_or_else(|| not_there("比较", sign, signs))?;
        let value: Decimal = value.to_string().parse().map_err(|_| {
            mistake(
                format!("“{value}”不是数"),
                "条件写成 units(\"差额\", \"<=\", 0) 这样。".to_owned(),
            )
        })?;
        let condition = Condition { than, value: value.normalize() };
        let figure = self.of(name, options, "when", Aspect::Units(condition))?;
        options.assert_all_used()?;
        let Figure { measure, subject, when, .. } = figure;
        let units = self.tally.units_that(measure, subject, when, condition);
        let path = self.known.next();
        self.known.figure(format!("{path}.count"), figure);
        let name = |&unit: &UnitId| self.tally.name_of(Subject::Unit(unit)).to_owned();
        let names: Vec<String> = units.iter().map(name).collect();
        for (i, name) in names.iter().enumerate() {
            self.known.name(format!("{path}.names[{i}]"), name);
        }
        let answer = minijinja::context! { count => units.len(), names => names };
        Ok(watch.handed_out(path, answer))
    }
}
