//! Categories, channels, points and targets as measures: what a clerk writes in the words of a
//! 考核办法 is computed like every other figure.

use rust_decimal::Decimal;

use super::measure::{Measure, MeasureId, Operand, Ranking, Typed, Within, kind};
use super::scheme::{CategoryId, Joint, Scheme};

impl Scheme {
    /// Makes the measures of all categories; channels and points must be known.
    pub(crate) fn lower_categories(&mut self) {
        for id in self.category_ids() {
            self.lower(id);
        }
    }

    fn lower(&mut self, id: CategoryId) {
        let category = self.category(id).clone();
        let (name, word) = (&category.name, &category.measure);
        let channels: Vec<_> = self.channels_of(id).collect();
        let mut made = category.measures;
        let mut worth = Vec::new();
        for channel in channels {
            let of = self.channel(channel).clone();
            let counted = self.input(id, of.name.clone(), word, Typed::Channel(channel));
            self.measures[counted.0].heading = of.heading;
            self.measures[counted.0].blank_zero = true;
            worth.push(Operand { measure: counted, weight: of.points });
        }
        let adoptions: Vec<MeasureId> = worth.iter().map(|operand| operand.measure).collect();
        let adopted = self.made(id, "采用", "sum", &adoptions, word);
        self.measures[adopted.0].heading = format!("采用数量（{word}）");
        made.adopted = Some(adopted);
        if category.items {
            let items = self.input(id, format!("{name}采用条数"), word, Typed::Items(id));
            self.measures[items.0].heading = format!("采用信息（{word}）");
            self.measures[adopted.0].unit = format!("{word}次");
            self.measures[adopted.0].heading = format!("采用数量（{word}次）");
            made.items = Some(items);
        }
        let so_far = self.made(id, "累计采用", "cumulative", &[adopted], word);
        self.measures[so_far.0].heading = format!("累计采用（{word}）");
        made.adopted_so_far = Some(so_far);
        if category.submissions {
            let submitted = self.input(id, format!("{name}报送"), word, Typed::Submitted(id));
            self.measures[submitted.0].heading = format!("报送数量（{word}）");
            made.submitted = Some(submitted);
            let so_far = self.made(id, "累计报送", "cumulative", &[submitted], word);
            self.measures[so_far.0].heading = format!("累计报送（{word}）");
            made.submitted_so_far = Some(so_far);
            let rate = self.percentage(id, "采用率", made.items.unwrap_or(adopted), submitted);
            made.rate = Some(rate);
            if !category.submission_points.is_zero() {
                let scored =
                    Operand { measure: submitted, weight: Some(category.submission_points) };
                worth.push(scored);
                let score = self.made(id, "报送得分", "weighted", &[], "分");
                self.measures[score.0].of = vec![scored];
                made.submission_score = Some(score);
            }
        }
        if category.scored {
            if self.joint != Joint::Full {
                let name = format!("{name}合写折算");
                let shared = self.input(id, name, "分", Typed::Shared(id));
                worth.push(Operand { measure: shared, weight: Some(Decimal::ONE) });
            }
            let adjusted = self.input(id, format!("{name}加减分"), "分", Typed::Adjusted(id));
            made.adjusted = Some(adjusted);
            worth.push(Operand { measure: adjusted, weight: Some(Decimal::ONE) });
            let target = self.made(id, "任务", "target", &[], "分");
            self.measures[target.0].heading = "全年任务".to_owned();
            made.target = Some(target);
            let score = self.made(id, "得分", "weighted", &[], "分");
            self.measures[score.0].of = worth;
            // A unit with a target has a score, and be it 0; where no unit has one, those that sent in something.
            self.measures[score.0].applies = [target].into_iter().chain(made.submitted).collect();
            self.measures[score.0].heading = "本期采用得分".to_owned();
            made.score = Some(score);
            let cumulative = self.made(id, "累计得分", "cumulative", &[score], "分");
            self.measures[cumulative.0].heading = "全年累计得分".to_owned();
            made.cumulative = Some(cumulative);
            let gap = self.made(id, "差额", "difference", &[target, cumulative], "分");
            self.measures[gap.0].heading = "与总任务差额分值".to_owned();
            made.gap = Some(gap);
            made.completion = Some(self.percentage(id, "完成率", cumulative, target));
            let rank = self.made(id, "排名", "rank", &[cumulative], "");
            let ranking = Ranking { smallest_first: false, within: Within::All, ties: self.ties };
            self.measures[rank.0].ranking = Some(ranking);
            made.rank = Some(rank);
        }
        self.categories[id.0].measures = made;
    }

    fn input(&mut self, id: CategoryId, name: String, word: &str, typed: Typed) -> MeasureId {
        let made = self.add(id, name, "input", word);
        self.measures[made.0].typed = Some(typed);
        made
    }

    fn made(
        &mut self,
        id: CategoryId,
        what: &str,
        key: &str,
        of: &[MeasureId],
        word: &str,
    ) -> MeasureId {
        let name = format!("{}{what}", self.category(id).name);
        let made = self.add(id, name, key, word);
        let measure = &mut self.measures[made.0];
        what.clone_into(&mut measure.heading);
        measure.of.extend(of.iter().map(|&measure| Operand::one(measure)));
        made
    }

    fn percentage(
        &mut self,
        id: CategoryId,
        what: &str,
        part: MeasureId,
        whole: MeasureId,
    ) -> MeasureId {
        let made = self.made(id, what, "ratio", &[part, whole], "%");
        self.measures[made.0].of[0].weight = Some(Decimal::ONE_HUNDRED);
        self.measures[made.0].decimals = Some(1);
        self.measures[made.0].heading = format!("{what}（%）");
        made
    }

    fn add(&mut self, id: CategoryId, name: String, key: &str, word: &str) -> MeasureId {
        let made = MeasureId(self.measures.len());
        self.measures.extend(kind(key).map(|kind| Measure {
            unit: word.to_owned(),
            category: Some(id),
            ..Measure::new(name, kind)
        }));
        made
    }
}
