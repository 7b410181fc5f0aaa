//! Arguments of `tongbao compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::OwnArguments;

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao compare 旧稿 新稿 [选项]",
    after_help = "\n旧稿、新稿各是一个数据文件，或归档库里一件公文的文号。\n不写 --emit 就在这里列出不同；有不同也算办成，退出码是 0。\n花脸稿在 Word 里全部接受就是新稿，全部拒绝就是旧稿；改了的数有批注，说是哪一格改的。\n\n例：tongbao compare 昌州环发〔2018〕62号 data/2018-q1.yaml --emit docx"
)]
pub(crate) struct CompareArguments {
    /// 旧稿：数据文件，或归档公文的文号
    #[arg(value_name = "旧稿", required = true, help_heading = "参数")]
    pub(crate) old: String,
    /// 新稿：数据文件，或归档公文的文号
    #[arg(value_name = "新稿", required = true, help_heading = "参数")]
    pub(crate) new: String,
    /// 写出什么：docx（Word 修订稿，即花脸稿）
    #[arg(long, value_name = "格式", hide_possible_values = true, help_heading = "选项")]
    pub(crate) emit: Option<ChangesArgument>,
    /// 写到哪里：文件或文件夹（不写就在当前文件夹，以新稿的文号和标题为名）
    #[arg(short, long, value_name = "文件或文件夹", requires = "emit", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
    /// 修订和批注署谁的名
    #[arg(
        long,
        value_name = "名字",
        default_value = "通报程序",
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub(crate) author: String,
    /// 归档库，取已印发的数和归档的公文（不写就是当前文件夹里的“归档库”）
    #[arg(long, value_name = "归档库", help_heading = "选项")]
    pub(crate) archive: Option<String>,
    #[command(flatten)]
    pub(crate) own: OwnArguments,
}

/// The formats of `--emit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangesArgument {
    /// Tracked changes, for Word.
    Docx,
}
