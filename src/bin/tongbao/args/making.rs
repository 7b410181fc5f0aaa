//! Arguments of the commands that make pages beside `generate`: `papers` and `preview`; and those that every
//! command which makes pages has.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Templates and fonts of one's own.
#[derive(Debug, Args)]
pub(crate) struct OwnArguments {
    /// 自己的模板文件夹，只放与原来不同的文件
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) templates: Option<PathBuf>,
    /// 字体文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) fonts: Option<PathBuf>,
}

/// The archive whose issued figures count.
#[derive(Debug, Args)]
pub(crate) struct RegisterArguments {
    /// 归档库，取已印发的数（不写就是当前文件夹里的“归档库”，没有就不用）
    #[arg(long, value_name = "归档库", help_heading = "选项")]
    pub(crate) archive: Option<String>,
}

/// Arguments of `papers`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao papers 数据文件 [选项]",
    after_help = "\n落款日期和答复期限写在数据里：letters: {signed: 2018-04-20, reply_by: 2018-04-27}；文号、成文日期可以还没有。\n每个单位一个 PDF，另有一个“（全部）”的供双面打印，每份从正面起。\n例：tongbao papers data/2018-q1.yaml -o 函件/"
)]
pub(crate) struct PapersArguments {
    /// 一期的数据文件，如 data/2018-q1.yaml
    #[arg(value_name = "数据文件", required = true, help_heading = "参数")]
    pub(crate) data: PathBuf,
    /// 哪一种：核对函（confirm）、零报送告知书（zero）、全部（all，不写就是它）
    #[arg(
        long,
        value_name = "种类",
        default_value = "全部",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "选项"
    )]
    pub(crate) kind: PaperArgument,
    /// 写到哪个文件夹（不写就在当前文件夹）
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) own: OwnArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
    /// 不量页面就写出（版面不合“应当”的条款也写）
    #[arg(long, help_heading = "选项")]
    pub(crate) no_measure: bool,
    /// 送审用的稿：每页斜印这几个字，文件名里也写上
    #[arg(long, value_name = "草稿", help_heading = "选项")]
    pub(crate) draft: Option<String>,
}

/// The kinds of `--kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperArgument {
    /// Letters that ask units to confirm their figures.
    #[value(name = "核对函", alias = "confirm")]
    Confirm,
    /// Letters to units that sent in nothing.
    #[value(name = "零报送告知书", alias = "零报送", alias = "zero")]
    Zero,
    /// Both.
    #[value(name = "全部", alias = "all")]
    All,
}

/// Arguments of `preview`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao preview 数据文件 [选项]",
    after_help = "\n例：tongbao preview data/2018-q1.yaml --open\n结束：按 Ctrl-C"
)]
pub(crate) struct PreviewArguments {
    /// 数据文件，如 data/2018-q1.yaml
    #[arg(value_name = "数据文件", required = true, help_heading = "参数")]
    pub(crate) data: PathBuf,
    /// 本机的端口（不写就从 9704 起找一个空闲的）
    #[arg(long, value_name = "端口", help_heading = "选项")]
    pub(crate) port: Option<u16>,
    /// 在浏览器里打开
    #[arg(long, help_heading = "选项")]
    pub(crate) open: bool,
    /// 每页斜印的字（不写就是“草稿”；写 无 就不印）
    #[arg(long, value_name = "草稿", help_heading = "选项")]
    pub(crate) draft: Option<String>,
    /// 定时查看文件（网络盘不通知改动时用）
    #[arg(long, help_heading = "选项")]
    pub(crate) poll: bool,
    #[command(flatten)]
    pub(crate) own: OwnArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}
