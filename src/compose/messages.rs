//! Everything the compose stage may say.

use crate::finding::Message;
use crate::load::nearest;

pub(super) fn no_templates() -> Message {
    Message::new(
        "C01",
        "找不到模板文件夹",
        "把 templates 文件夹放在程序旁边，或用 --templates 指明它在哪里。",
    )
}

pub(super) fn unreadable_template(reason: &str) -> Message {
    Message::new("C02", format!("模板读不出来：{reason}"), "核对权限，或把文件夹复制到本机再试。")
}

pub(super) fn template_too_large(limit: usize) -> Message {
    Message::new(
        "C03",
        format!("模板超过 {} KiB", limit / 1024),
        "模板只写句子和版式；核对是否放错了文件。",
    )
}

pub(super) fn missing_template() -> Message {
    Message::new("C04", "缺少这个模板", "从项目的 templates 文件夹里复制一份。")
}

pub(super) fn too_many_cells(count: usize, most: usize) -> Message {
    Message::new(
        "C41",
        format!("各表共有 {count} 格，超过 {most} 格，排不了"),
        "分成几件公文，或少附几张表、少列几栏。",
    )
}

pub(super) fn too_long(count: usize, most: usize) -> Message {
    Message::new(
        "C41",
        format!("正文和附件共有 {count} 字，超过 {most} 字，排不了"),
        "分成几件公文；核对是不是粘贴了别的材料。",
    )
}

/// The question about a name that is near: it may have been meant.
fn meant(near: Option<&str>) -> String {
    near.map_or(String::new(), |name| format!("是不是 {name}？"))
}

pub(super) fn no_such_kind(kind: &str, template: &str, known: &[&str]) -> Message {
    let meant = meant(nearest(kind, known.iter().copied()));
    Message::new(
        "C04",
        format!("没有“{kind}”这种公文：模板文件夹里没有 {kind}/{template}"),
        format!(
            "{meant}可写：{}、document；自己的模板用 --templates 指明文件夹。",
            known.join("、")
        ),
    )
}

pub(super) fn unused(key: &str, name: &str) -> Message {
    Message::new(
        "C20",
        format!("{key} 里的“{name}”没有用处"),
        "模板的句子和统计表都没有和它比较：删去它，或在模板、表的栏目里用上。",
    )
}

pub(super) fn undefined(expression: &str, known: &[String]) -> Message {
    let meant = meant(nearest(expression, known.iter().map(String::as_str)));
    let tops: Vec<&str> =
        known.iter().map(String::as_str).filter(|name| !name.contains(['.', '['])).collect();
    Message::new(
        "C05",
        format!("模板用了没有的内容 {expression}"),
        format!(
            "{meant}可以用：{}；统计数字用 figure(\"指标\")、list(\"指标\")。",
            tops.join("、")
        ),
    )
}

pub(super) fn not_there(text: &str, hint: &str) -> Message {
    Message::new("C19", text.to_owned(), hint.to_owned())
}

pub(super) fn only_in_letters() -> Message {
    Message::new(
        "C26",
        "table_of_unit 和 items_of_unit 只用在函件的模板里",
        "通报里用 {{ table(\"统计表的名称\") }}。",
    )
}

pub(super) fn template_syntax(detail: &str) -> Message {
    Message::new(
        "C06",
        format!("模板的写法有误：{detail}"),
        "查这一行：{{ }} 和 {% %} 要成对，if 和 for 要有 endif 和 endfor。",
    )
}

pub(super) fn unknown_filter(expression: &str) -> Message {
    Message::new("C07", format!("模板用了没有的过滤器、函数或判断 {expression}"), "核对拼写。")
}

pub(super) fn out_of_fuel() -> Message {
    Message::new("C08", "模板运行得太久，已停下", "查模板里的循环：是不是套了太多层？")
}

pub(super) fn not_a_value() -> Message {
    Message::new(
        "C09",
        "这里要写出的不是一个数字或一段文字",
        "逐项写出：用 {% for %}，或用 join 连起来。",
    )
}

pub(super) fn template_failed(detail: &str) -> Message {
    Message::new("C10", format!("模板运行出错：{detail}"), "改回原来的写法再试。")
}

pub(super) fn not_computable(expression: &str) -> Message {
    Message::new(
        "C10",
        format!("模板里的“{expression}”算不出来"),
        "文字和不适用的数不能计算；要另算的数，在考核办法的 measures 里写成指标，再写它的名称。",
    )
}

pub(super) fn no_title() -> Message {
    Message::new("C11", "标题模板什么也没有写出", "写上标题；要自己定在哪里回行，就分成几行写。")
}

pub(super) fn template_not_utf8() -> Message {
    Message::new("C12", "模板不是 UTF-8 编码", "在编辑器里选“另存为”，编码选 UTF-8。")
}

pub(super) fn old_template() -> Message {
    Message::new(
        "C13",
        "这个模板是旧写法：现在的模板只写句子，没有排版命令",
        "改写成 .txt.jinja：照 templates 里同名的 .txt.jinja 写，一段一段空一行，标题前写“# ”\
         或“## ”，条目前写“- ”，不要 Typst 的命令；写好后删去这个文件。",
    )
}

pub(super) fn typst_in_template(found: &str) -> Message {
    Message::new(
        "C14",
        format!("模板里有排版命令“{found}”"),
        "模板只写句子：标题前写“# ”或“## ”，条目前写“- ”，别的照印出来的样子写。",
    )
}

pub(super) fn heading_too_deep() -> Message {
    Message::new("C15", "标题多于四级", "“#”最多写四个：公文的标题只有四级。")
}

pub(super) fn numbered_by_hand(number: &str) -> Message {
    Message::new(
        "C21",
        format!("标题或条目前写了序号“{number}”"),
        format!("序号由程序加：删去“{number}”，一级标题用“#”，二级用“##”，条目用“- ”。"),
    )
}

pub(super) fn no_attachments() -> Message {
    Message::new(
        "C22",
        "没有写附件（attachments）",
        "单位文件里有统计表：要附就把表名列在 attachments 里；不附就写 attachments: []。",
    )
}

pub(super) fn no_such_sheet(what: &str, name: &str, known: &[&str]) -> Message {
    // Of a title often a part is typed, so the nearest is named however far it is.
    let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, name));
    let hint = match near {
        None => format!("先在单位文件里写上这个{what}。"),
        Some(near) => format!("是不是“{near}”？单位文件里有：{}。", known.join("、")),
    };
    Message::new("C16", format!("没有叫“{name}”的{what}"), hint)
}

pub(super) fn sheet_within_a_line() -> Message {
    Message::new(
        "C17",
        "表和表格样式要单独占一行",
        "把 {{ table(…) }}、{{ form(…) }} 移到单独的一行。",
    )
}

pub(super) fn template_elsewhere() -> Message {
    Message::new(
        "C30",
        "模板文件夹里的这一项是链接，指到了文件夹外面",
        "模板只从模板文件夹里读：把要用的文件复制进来，删去链接。",
    )
}

pub(super) fn too_many_templates(most: usize) -> Message {
    Message::new(
        "C31",
        format!("模板文件夹里的文件超过 {most} 个"),
        "核对 --templates 指的是不是模板文件夹：里面只放与原来不同的模板。",
    )
}

/// The message on templates of an office's own that do not come to an end.
pub fn beyond_bounds(seconds: u64, megabytes: u64) -> Message {
    Message::new(
        "C32",
        format!("自己的模板用的时间超过 {seconds} 秒，或内存超过 {megabytes} MiB，已停下"),
        "查 --templates 里改过的循环和宏：for、while、range 是不是停不下来，或越加越多？",
    )
}

pub(super) fn figure_by_hand(figure: &str) -> Message {
    Message::new(
        "C18",
        format!("模板里手写了数字“{figure}”"),
        "模板每期都用，数字不会跟着数据变：改用 {{ … }} 写出，可用的名称见 docs/customise.zh-CN.md。",
    )
}

pub(super) fn corrects_nothing() -> Message {
    Message::new(
        "C23",
        "这份数据没有写更正哪件通报，没有更正表",
        "{{ corrections() }} 只用在更正的通报里：数据里写 corrects，或在模板里删去它。",
    )
}

pub(super) fn nothing_differs(number: &str) -> Message {
    Message::new(
        "C24",
        format!("和 {number} 印发的数一个也不差，没有要更正的"),
        "先在数据里改成对的数；只改文字的更正，删去 corrects，另写一件公文。",
    )
}

pub(super) fn cannot_correct(name: &str, number: &str) -> Message {
    Message::new(
        "C25",
        format!("{number} 印了“{name}”，现在的数据里没有它，更正表没有列"),
        "单位改了名、并进别的单位，就把旧名写进新单位的 was；指标改了名，改回原来的名称。",
    )
}
