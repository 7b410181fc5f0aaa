//! Arguments of the commands that judge what is there: `check` and `measure`.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use super::RegisterArguments;

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao check 数据文件… [--text 文稿]… [选项]",
    after_help = "\n不写 --text 时，校核数据和由它写出的通报；只写 --text 时，校核文稿的用语、体例和自身的数字。\n退出码：0 没有错误；1 有错误，或文稿读不出来；2 用法有误；3 机器出了问题\n\n例：tongbao check data/2018-q1.yaml --text 通报.docx"
)]
pub(crate) struct CheckArguments {
    /// 数据文件，如 data/2018-q1.yaml；有 --text 时只写一个
    #[arg(
        value_name = "数据文件",
        required_unless_present_any = ["text", "explain", "rules"],
        help_heading = "参数"
    )]
    pub(crate) data: Vec<PathBuf>,
    /// 写好的文稿：.txt、.docx、.pdf；可以写多个
    #[arg(long, value_name = "文稿", action = ArgAction::Append, help_heading = "选项")]
    pub(crate) text: Vec<PathBuf>,
    /// 怎样显示：human（默认）、json、sarif
    #[arg(
        long,
        value_name = "格式",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: ReportArgument,
    /// 改掉有把握的错：只改文字文件和数据文件，先列出改动
    #[arg(long, help_heading = "选项")]
    pub(crate) fix: bool,
    /// 把工作簿里的问题写进它的副本：最右边添一栏“问题”，别的都不动
    #[arg(long, conflicts_with_all = ["text", "explain", "rules"], help_heading = "选项")]
    pub(crate) workbook: bool,
    /// 副本写到哪个文件夹（不写就在工作簿旁边）
    #[arg(short, long, value_name = "文件夹", requires = "workbook", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
    /// 说明一条规则，如 T1
    #[arg(long, value_name = "规则", help_heading = "选项")]
    pub(crate) explain: Option<String>,
    /// 列出所有规则（Markdown）
    #[arg(long, help_heading = "选项")]
    pub(crate) rules: bool,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
    /// 自己的模板文件夹，只放与原来不同的文件
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) templates: Option<PathBuf>,
}

/// The forms of a report of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportArgument {
    /// Lines with marks under them.
    Human,
    /// JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// Arguments of `measure`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao measure 文件… [选项]",
    after_help = "\n退出码：0 没有不合“应当”的条款；1 有，或文件读不出来；2 用法有误；3 机器出了问题\n\n例：tongbao measure 通报.pdf 通报.ofd"
)]
pub(crate) struct MeasureArguments {
    /// 已经做好的 PDF 或 OFD，哪个软件做的都可以；可以写多个
    #[arg(
        value_name = "PDF 或 OFD 文件",
        required_unless_present = "clauses",
        help_heading = "参数"
    )]
    pub(crate) files: Vec<PathBuf>,
    /// 怎样显示：human（默认，表）、json
    #[arg(
        long,
        value_name = "格式",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: FormatArgument,
    /// 只列出所有条款和由谁保证（Markdown 表）
    #[arg(long, help_heading = "选项", conflicts_with = "files")]
    pub(crate) clauses: bool,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FormatArgument {
    /// A table.
    Human,
    /// JSON.
    Json,
}

impl FormatArgument {
    /// True if a program reads the report.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json)
    }
}
