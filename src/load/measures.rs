//! Reads `measures:`, the figures that an office declares itself.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::messages;
use super::names::{is_among, known_group, known_measure, known_word, name, refuse_reserved};
use super::reader::{Cursor, Fields, nearest};
use super::schema;
use super::scheme::{NONE, tie_rule};
use crate::limits;
use crate::model::{
    self, GroupId, KINDS, Kind, Measure, MeasureId, Office, Operand, Ranking, Scheme, Takes,
    Targets, Total, UnitId, Way, Within,
};

/// Words for how units become a group.
const TOTALS: [(&str, Total); 3] =
    [("相加", Total::Sum), ("平均", Total::Mean), ("无", Total::None)];

/// A measure as declared: what it is computed of is known by name only.
struct Declared<'a> {
    measure: Measure,
    of: Vec<(Cursor<'a>, String, Option<Decimal>)>,
    /// True if it says how units become a group.
    says_total: bool,
    item: Cursor<'a>,
}

/// The meaning of a name.
#[derive(Clone, Copy)]
enum Meant {
    /// A measure that is there already.
    Made(MeasureId),
    /// A place among those declared.
    Declared(usize),
}

/// Reads the list and adds its measures to the scheme, each behind those it is computed of.
pub(super) fn read(field: &Cursor, office: &Office, scheme: &mut Scheme) {
    let mut declared: Vec<Declared> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in field.list() {
        let Some(measure) = declare(&item, office, scheme) else { continue };
        let name = measure.measure.name.clone();
        let measures = scheme.measures.iter().map(|known| &known.name);
        if is_among(&name, measures.chain(places.keys()).map(String::as_str)) {
            item.error(messages::registered_twice("指标", &name));
            continue;
        }
        places.insert(name, declared.len());
        declared.push(measure);
    }
    if scheme.measures.len() + declared.len() > limits::MEASURES.most {
        field.error_at_key(messages::too_many("指标", limits::MEASURES.most));
        return;
    }
    let meant: Vec<Vec<Option<Meant>>> =
        declared.iter().map(|one| meant(one, &declared, &places, scheme)).collect();
    let order = in_order(&declared, &meant);
    let mut ids: HashMap<usize, MeasureId> = HashMap::new();
    for place in order {
        let mut measure = declared[place].measure.clone();
        for (meant, (_, _, weight)) in meant[place].iter().zip(&declared[place].of) {
            let id = match meant {
                Some(Meant::Made(id)) => Some(*id),
                Some(Meant::Declared(other)) => ids.get(other).copied(),
                None => None,
            };
            measure.of.extend(id.map(|measure| Operand { measure, weight: *weight }));
        }
        inherit(&mut measure, declared[place].says_total, scheme);
        ids.insert(place, MeasureId(scheme.measures.len()));
        scheme.measures.push(measure);
    }
}

fn declare<'a>(item: &Cursor<'a>, office: &Office, scheme: &Scheme) -> Option<Declared<'a>> {
    let fields = item.fields(&schema::MEASURE)?;
    let name_field = fields.required("name");
    let name = name_field.as_ref().and_then(name);
    if let (Some(field), Some(name)) = (&name_field, &name) {
        refuse_measure_name(field, name);
    }
    let written: Vec<(&'static Kind, Cursor)> = KINDS
        .iter()
        .filter_map(|kind| fields.optional(kind.key).map(|field| (kind, field)))
        .collect();
    let [(kind, field)] = &written[..] else {
        let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.key).collect();
        if !fields.has_unknown() {
            item.error(messages::measure_kind(&kinds.join("、")));
        }
        fields.finish();
        return None;
    };
    let mut measure = Measure::new(name.clone().unwrap_or_default(), kind);
    let mut of = Vec::new();
    match kind.takes {
        Takes::Word if field.is_text() => measure.unit = field.line().unwrap_or_default(),
        Takes::Word => {
            field.flag();
        }
        Takes::Numbers => {
            measure.targets = numbers(field, office);
            require_targets(field, office, &measure);
            // All with as many places as the one that has most.
            let places = measure.targets.places();
            measure.decimals = (places > 0).then_some(places);
        }
        Takes::Weights => {
            for (name, worth) in field.named() {
                of.push((worth.clone(), name.to_owned(), worth.decimal()));
            }
            "分".clone_into(&mut measure.unit);
        }
        Takes::One => of.extend(named(field)),
        Takes::Many => of.extend(field.list().iter().filter_map(named)),
        Takes::Two => {
            let list = field.list();
            of.extend(list.iter().filter_map(named));
            match list.len() {
                2 => {}
                1 if kind.key == "ratio" => field.error(messages::ratio_by_nothing()),
                _ => field.error(messages::how_many_measures(2)),
            }
        }
    }
    if matches!(kind.takes, Takes::Many | Takes::Weights) && of.is_empty() {
        field.error(messages::empty_list());
    }
    details(&fields, kind, &mut measure, &mut of, office, scheme);
    let says_total = fields.optional("total").is_some();
    fields.finish();
    name?;
    Some(Declared { measure, of, says_total, item: item.clone() })
}

fn named<'a>(field: &Cursor<'a>) -> Option<(Cursor<'a>, String, Option<Decimal>)> {
    Some((field.clone(), field.line()?, Some(Decimal::ONE)))
}

/// A measure may be called 排名 or 得分, as long as no sentence takes it for a name of somebody;
/// keys of a unit's data it must not be called.
fn refuse_measure_name(field: &Cursor, name: &str) {
    let words = ["其中", "单位", "单位名称", "序号", "备注"];
    // 总数 may well be what is counted.
    let total = name != "总数" && model::TOTALS.contains(&name);
    if words.contains(&name) || total || name.is_ascii() {
        refuse_reserved(field, "指标", name);
    }
}

/// Reads the keys that a measure may have besides its kind.
fn details(
    fields: &Fields,
    kind: &'static Kind,
    measure: &mut Measure,
    of: &mut [(Cursor, String, Option<Decimal>)],
    office: &Office,
    scheme: &Scheme,
) {
    // A key that does nothing for this kind is a mistake.
    let only = |key: &'static str, fits: bool| {
        let field = fields.optional(key)?;
        if !fits {
            field.error_at_key(messages::measure_out_of_place(key, kind.key));
        }
        fits.then_some(field)
    };
    let places = |field: Cursor| field.whole(0, 4);
    let is_ratio = kind.key == "ratio";
    let is_rank = matches!(kind.way, Way::Place);
    let is_input = matches!(kind.way, Way::Typed);
    if let Some(decimals) = only("percent", is_ratio).and_then(places) {
        "%".clone_into(&mut measure.unit);
        measure.decimals = Some(decimals);
        if let Some((_, _, weight)) = of.first_mut() {
            *weight = Some(Decimal::ONE_HUNDRED);
        }
    } else if is_ratio {
        measure.decimals = Some(2);
    }
    if let Some(unit) = only("unit", !is_input && !is_rank && !measure.is_percent()) {
        measure.unit = unit.line().unwrap_or_default();
    }
    if let Some(field) = fields.optional("decimals") {
        match (is_rank, measure.is_percent()) {
            (false, false) => measure.decimals = places(field).or(measure.decimals),
            (false, true) => {
                let why = "percent 的数就是小数位";
                field.error_at_key(messages::no_effect("decimals", why));
            }
            (true, _) => field.error_at_key(messages::measure_out_of_place("decimals", kind.key)),
        }
    }
    let is_computed = matches!(kind.way, Way::Computed { .. });
    if let Some(total) = only("total", is_input || is_computed)
        .and_then(|field| known_word(&field, "合计办法", &TOTALS))
    {
        measure.total = total;
    }
    let bound = |key| only(key, is_computed && !is_ratio).and_then(|field| field.decimal());
    measure.bounds = (bound("least"), bound("most"));
    if let Some(field) = only("default", is_input) {
        measure.default = field.decimal_or(NONE);
    }
    if let Some(heading) = fields.optional("heading").and_then(|field| field.line()) {
        measure.heading = heading;
    }
    if let Some(blank) = fields.optional("blank_zero").and_then(|field| field.flag()) {
        measure.blank_zero = blank;
    }
    let best = only("best", is_rank)
        .and_then(|field| known_word(&field, "先后", &[("大", false), ("小", true)]));
    let among = only("within", is_rank).and_then(|field| within(&field, office));
    let ties = only("ties", is_rank).and_then(|field| tie_rule(&field));
    if is_rank {
        measure.ranking = Some(Ranking {
            smallest_first: best.unwrap_or(false),
            within: among.unwrap_or(Within::All),
            ties: ties.unwrap_or(scheme.ties),
        });
    }
}

/// `组` for each group, or groups by name.
fn within(field: &Cursor, office: &Office) -> Option<Within> {
    if field.is_list() {
        let groups = field.list();
        return Some(Within::Groups(
            groups.iter().filter_map(|field| known_group(field, office)).collect(),
        ));
    }
    match field.line()?.as_str() {
        "组" => Some(Within::EachGroup),
        "全部" => Some(Within::All),
        _ => known_group(field, office).map(|group| Within::Groups(vec![group])),
    }
}

/// One number for all, or numbers by the names of groups and units.
fn numbers(field: &Cursor, office: &Office) -> Targets {
    let mut targets = Targets::default();
    if !field.is_map() {
        targets.all = field.decimal();
        return targets;
    }
    for (name, value) in field.named() {
        let number = value.decimal_or(NONE);
        if let Some(group) = office.group_named(name) {
            targets.groups.extend(number.map(|number| (group, number)));
        } else if let Some(unit) = super::names::known_unit(&value, name, office) {
            targets.units.extend(number.map(|number| (unit, number)));
        }
    }
    targets
}

/// Numbers by the names of groups and units must tell of every unit what its target is, or that there is none.
fn require_targets(field: &Cursor, office: &Office, measure: &Measure) {
    let Targets { groups, units, .. } = &measure.targets;
    if !field.is_map() || groups.is_empty() && units.is_empty() {
        return;
    }
    for (i, group) in office.groups.iter().enumerate() {
        let own = || office.units.iter().enumerate().filter(|(_, unit)| unit.group.0 == i);
        let left: Vec<&str> = own()
            .filter(|(place, _)| !units.contains_key(&UnitId(*place)))
            .map(|(_, unit)| unit.name.as_str())
            .collect();
        if groups.contains_key(&GroupId(i)) || left.is_empty() {
            continue;
        }
        let name = match left.as_slice() {
            left if left.len() == own().count() => group.name.clone(),
            [first, _, _, ..] => format!("{first}等{}个单位", left.len()),
            few => few.join("”“"),
        };
        field.error_at_key(messages::target_left_out(&name, &measure.name));
    }
}

/// The meanings of the names of a declared measure.
fn meant(
    one: &Declared,
    declared: &[Declared],
    places: &HashMap<String, usize>,
    scheme: &Scheme,
) -> Vec<Option<Meant>> {
    let known = |(field, name, _): &(Cursor, String, Option<Decimal>)| {
        if let Some(place) = places.get(name) {
            return Some(Meant::Declared(*place));
        }
        if scheme.measures_called(name).is_empty() {
            let names = || declared.iter().map(|one| one.measure.name.as_str());
            if let Some(near) = nearest(name, names()) {
                let known: Vec<&str> = names().collect();
                field.error_at_name(messages::unknown_measure(name, Some(near), &known));
                return None;
            }
        }
        known_measure(field, name, scheme).map(Meant::Made)
    };
    one.of.iter().map(known).collect()
}

/// Places in an order in which each stands behind those it is computed of. A circle is reported
/// once, and left out.
fn in_order(declared: &[Declared], meant: &[Vec<Option<Meant>>]) -> Vec<usize> {
    let mut order = Vec::new();
    // None: not seen; false: on the way; true: done.
    let mut seen: Vec<Option<bool>> = vec![None; declared.len()];
    for start in 0..declared.len() {
        let mut way = vec![(start, 0)];
        while let Some((place, next)) = way.pop() {
            if next == 0 {
                if seen[place].is_some() {
                    continue;
                }
                seen[place] = Some(false);
            }
            match meant[place].get(next) {
                None => {
                    seen[place] = Some(true);
                    order.push(place);
                }
                Some(Some(Meant::Declared(other))) if seen[*other] == Some(false) => {
                    let mut circle: Vec<&str> = way
                        .iter()
                        .map(|(place, _)| *place)
                        .chain([place])
                        .skip_while(|place| place != other)
                        .map(|place| declared[place].measure.name.as_str())
                        .collect();
                    circle.push(&declared[*other].measure.name);
                    declared[place].item.error(messages::circle_of_measures(&circle));
                    way.push((place, next + 1));
                }
                Some(Some(Meant::Declared(other))) => {
                    way.extend([(place, next + 1), (*other, 0)]);
                }
                Some(_) => way.push((place, next + 1)),
            }
        }
    }
    order
}

/// Gives a measure what it does not say, from those it is computed of; a head has its unit.
fn inherit(measure: &mut Measure, says_total: bool, scheme: &Scheme) {
    inherit_unit(measure, scheme);
    if !says_total {
        inherit_total(measure, scheme);
    }
    if measure.heading == measure.name && !measure.unit.is_empty() {
        measure.heading = format!("{}（{}）", measure.name, measure.unit);
    }
}

/// A measure computed of one without a total has none, and one computed of means is so for a group
/// too. Bounds are those of units, so that their values are added.
fn inherit_total(measure: &mut Measure, scheme: &Scheme) {
    let of = |total: Total| {
        measure.of.iter().any(|operand| scheme.measure(operand.measure).total == total)
    };
    if !matches!(measure.way(), Way::Computed { .. }) {
        return;
    }
    measure.total = match measure.total {
        _ if measure.is_bounded() => Total::Sum,
        _ if of(Total::None) => Total::None,
        Total::Sum if of(Total::Mean) || (measure.kind.key == "weighted" && of(Total::Anew)) => {
            Total::Anew
        }
        usual => usual,
    };
}

fn inherit_unit(measure: &mut Measure, scheme: &Scheme) {
    let of: Vec<&Measure> =
        measure.of.iter().map(|operand| scheme.measure(operand.measure)).collect();
    if matches!(measure.kind.key, "sum" | "cumulative" | "difference") {
        if measure.unit.is_empty()
            && let Some(first) = of.first()
            && of.iter().all(|other| other.unit == first.unit)
        {
            measure.unit.clone_from(&first.unit);
        }
        if measure.decimals.is_none() {
            measure.decimals = of.iter().filter_map(|other| other.decimals).max();
        }
    }
}
