//! Arguments of `tongbao generate`, and of any command that takes a list of documents.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use tongbao::publish::Emit;

use super::{FormatArgument, OwnArguments, RegisterArguments};

/// A list of documents, and the part of it that is meant.
#[derive(Debug, Args)]
pub(crate) struct ManifestArguments {
    /// 公文的清单，一行一份；写 - 从标准输入读（写法见 docs/scale.md）
    #[arg(long, value_name = "清单", conflicts_with = "data", help_heading = "选项")]
    pub(crate) manifest: Option<PathBuf>,
    /// 只做其中一份，如 3/20：分给 20 台机器时的第 3 台
    #[arg(long, value_name = "第几/共几", help_heading = "选项")]
    pub(crate) shard: Option<String>,
}

/// Arguments of `generate`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao generate 数据文件… [选项]",
    after_help = "\n数据、模板、写到哪里，都可以是 s3://桶/前缀…。\n退出码取最重的：0 都做了；1 有公文有错；2 用法有误；3 机器出了问题，或没有做完\n\n例：tongbao generate data/2018-q1.yaml -o 印发/\n    tongbao generate --manifest 清单.txt -o 印发/ --unless-same"
)]
pub(crate) struct GenerateArguments {
    /// 数据文件，如 data/2018-q1.yaml；可以写多个
    #[arg(value_name = "数据文件", required_unless_present = "manifest", help_heading = "参数")]
    pub(crate) data: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) list: ManifestArguments,
    /// 写到哪里：文件或文件夹（不写就在当前文件夹，以文号和标题为名）
    #[arg(short, long, value_name = "文件或文件夹", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
    /// 写出什么：pdf（默认）、ofd、docx（Word）、xlsx（各张表，供接着算）、facts（数据.json，供程序用）、typst、png、svg
    #[arg(
        long,
        value_name = "格式",
        default_value = "pdf",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = emits(),
        help_heading = "选项"
    )]
    pub(crate) emit: Emit,
    #[command(flatten)]
    pub(crate) own: OwnArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
    /// 已经有了、一个字节也不差的，不再写
    #[arg(long, help_heading = "选项")]
    pub(crate) unless_same: bool,
    /// 怎样显示：human（默认）、json（一份一行，最后一行是总数）
    #[arg(
        long,
        value_name = "格式",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) format: FormatArgument,
    /// 列出每一步用了多少时间（各步依次做）
    #[arg(long, help_heading = "选项")]
    pub(crate) timings: bool,
    /// 不量页面就写出（版面不合“应当”的条款也写）
    #[arg(long, help_heading = "选项")]
    pub(crate) no_measure: bool,
    /// 送审、征求意见用的稿：每页斜印这几个字，文件名里也写上
    #[arg(long, value_name = "草稿", help_heading = "选项")]
    pub(crate) draft: Option<String>,
}

/// The forms of `--emit`, by their words.
fn emits() -> impl TypedValueParser<Value = Emit> {
    let words = PossibleValuesParser::new(Emit::ALL.map(|(word, _)| word));
    words.try_map(|typed| {
        let known = Emit::ALL.iter().find(|(word, _)| *word == typed);
        known.map(|(_, emit)| *emit).ok_or("no such form")
    })
}
