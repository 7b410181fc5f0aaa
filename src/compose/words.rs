//! The words of a table's head, between which its lines break.

use super::phrases::{LEADING, OPENING, Terms, parts};

/// The words of a head; joined they are the head. A remark in brackets that closes it is a word.
pub(super) fn words(head: &str) -> Vec<String> {
    let remark = head.strip_suffix('）').and_then(|rest| rest.rfind('（')).filter(|at| *at > 0);
    let (name, remark) = head.split_at(remark.unwrap_or(head.len()));
    let mut words = Words::default();
    let none = Terms::none();
    for part in parts(name, &none) {
        words.add(part.text);
    }
    words.close_run();
    words.done.extend((!remark.is_empty()).then(|| remark.to_owned()));
    words.done
}

#[derive(Default)]
struct Words {
    done: Vec<String>,
    /// True if what follows belongs to the last word.
    open: bool,
    /// Characters on end that the dictionary knows in no word.
    run: Vec<char>,
}

impl Words {
    fn add(&mut self, part: &str) {
        let mut characters = part.chars();
        let single = characters.next().filter(|_| characters.next().is_none());
        let Some(c) = single.filter(|c| !c.is_ascii_alphanumeric()) else {
            self.close_run();
            self.put(part);
            return;
        };
        if c.is_alphabetic() && !LEADING.contains(c) {
            self.run.push(c);
            return;
        }
        self.close_run();
        if c.is_alphabetic() || OPENING.contains(c) {
            self.put(part);
            self.open = true;
        } else if let Some(last) = self.done.last_mut() {
            last.push(c);
        } else {
            self.put(part);
        }
    }

    fn put(&mut self, part: &str) {
        match self.done.last_mut() {
            Some(last) if self.open => last.push_str(part),
            _ => self.done.push(part.to_owned()),
        }
        self.open = false;
    }

    /// A single character goes with the word before it (环保部, 12月), or else with the next one (本季度);
    /// several make words of two and three (微信, 分值).
    fn close_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        let counted =
            self.done.last().is_some_and(|last| last.ends_with(|c: char| c.is_ascii_digit()));
        let mut rest = run.as_slice();
        if rest.len() == 1 || counted && !rest.is_empty() {
            let begins = self.done.is_empty() || self.open;
            self.open |= counted || !begins;
            self.put(&rest.iter().collect::<String>());
            self.open = begins;
            return;
        }
        while !rest.is_empty() {
            let (word, after) = rest.split_at(if rest.len() <= 3 { rest.len() } else { 2 });
            self.put(&word.iter().collect::<String>());
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_head_is_cut_where_a_reader_would_cut_it() {
        for head in [
            "区域内|排名",
            "重污染|天数|（天）",
            "优良|天数|比例",
            "单位|名称",
            "去年|同期",
            "PM2.5|浓度|（微克/立方米）",
            "同比|（百分点）",
            "宣教|中心|网站|（条）",
            "国家级|新闻|媒体|（篇）",
            "区级|新闻|媒体|（篇）",
            "“昌吉|环保”|微信|公众号",
            "州党委|信息科|（条）",
            "本季度|采用|得分",
            "与总|任务|差额|分值",
            "累计|未完成",
            "2024年|合计",
            "（空）",
            "",
        ] {
            assert_eq!(words(&head.replace('|', "")).join("|"), head);
        }
    }

    #[test]
    fn words_put_together_are_the_head() {
        for head in
            ["A、B《甲》—— 丙", "（甲）乙（丙）", "）（", "“”", "1—3月、4月/5月", "甲乙丙丁戊己庚"]
        {
            assert_eq!(words(head).concat(), head);
        }
    }
}
