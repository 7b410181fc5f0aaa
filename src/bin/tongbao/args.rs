//! Arguments of `tongbao`, and the messages where they are typed wrongly.

mod archive;
mod begin;
mod compare;
mod generate;
mod judging;
mod making;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use tongbao::load::{self, FileKind};
use tongbao::publish::FACTS_SCHEMA;

pub(crate) use self::archive::{
    Action, ArchiveArguments, IssueArguments, KeyAction, PlaceArguments, VerifyArguments,
};
pub(crate) use self::begin::{NewArguments, NextArguments, SheetArguments, period, retention};
pub(crate) use self::compare::CompareArguments;
pub(crate) use self::generate::{GenerateArguments, ManifestArguments};
pub(crate) use self::judging::{CheckArguments, FormatArgument, MeasureArguments, ReportArgument};
pub(crate) use self::making::{
    OwnArguments, PaperArgument, PapersArguments, PreviewArguments, RegisterArguments,
};

const HELP: &str = "\
{about}

用法：{usage}

{all-args}{after-help}
";

/// The command line as typed.
#[derive(Debug, Parser)]
#[command(
    name = "tongbao",
    about = "通报：由季度数据生成合乎 GB/T 9704—2012 的公文 PDF",
    version,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    override_usage = "tongbao 命令 [选项]",
    disable_help_flag = true,
    after_help = "\n各命令的用法：tongbao 命令 --help"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// 显示用法
    #[arg(short, long, global = true, action = ArgAction::Help, help_heading = "选项")]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 开始：给一个机关写好数据文件的开头
    New(NewArguments),
    /// 下一期：照上一期写好下一期的数据文件
    Next(NextArguments),
    /// 填数表：写好各单位报送的 Excel 表，填了就能用
    Sheet(SheetArguments),
    /// 生成：由数据文件生成通报
    Generate(GenerateArguments),
    /// 函件：核对函、零报送告知书，一个单位一份
    Papers(PapersArguments),
    /// 校核：数字、用语、体例，查数据和写好的文稿
    Check(CheckArguments),
    /// 比较：两稿有哪些不同，写成 Word 修订稿（花脸稿）
    Compare(CompareArguments),
    /// 预览：在浏览器里看，边改边排
    Preview(PreviewArguments),
    /// 归档：编号、存档、核验
    Archive(ArchiveArguments),
    /// 量版面：逐条量 PDF、OFD 是否合乎 GB/T 9704—2012
    Measure(MeasureArguments),
    /// 键：输出数据文件的 JSON Schema，编辑器用
    Schema(SchemaArguments),
    /// 补全：输出命令行的补全脚本
    Completions(CompletionsArguments),
    /// 手册：输出 man 手册页
    Manual,
}

/// The data files of a command, and the list of more of them if it takes one.
pub(crate) type Given<'a> = (&'a [PathBuf], Option<&'a ManifestArguments>);

impl Command {
    /// The data files of a command that ends by itself and uses templates of an office's own.
    pub(crate) fn with_own_templates(&self) -> Option<Given<'_>> {
        let (own, given): (_, Given) = match self {
            Self::Generate(arguments) => {
                (&arguments.own.templates, (&arguments.data, Some(&arguments.list)))
            }
            Self::Check(arguments) => (&arguments.templates, (&arguments.data, None)),
            Self::Archive(ArchiveArguments { action: Action::Issue(issue), .. }) => {
                (&issue.own.templates, (issue.data.as_slice(), Some(&issue.list)))
            }
            _ => return None,
        };
        own.as_ref().map(|_| given)
    }
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao schema 种类",
    after_help = "\n种类：office（机关数据）、scheme（考核办法）、period（一期的数据）、document（公文），\n      facts（generate --emit facts 写出的数据.json）\n例：tongbao schema period > .schema/period.json"
)]
pub(crate) struct SchemaArguments {
    /// office、scheme、period、document 或 facts
    #[arg(
        value_name = "种类",
        required_unless_present = "table",
        hide_possible_values = true,
        help_heading = "参数"
    )]
    pub(crate) kind: Option<KindArgument>,
    /// 列出所有的键（Markdown）
    #[arg(long, conflicts_with = "kind", help_heading = "选项")]
    pub(crate) table: bool,
}

/// The kinds of files that have a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindArgument {
    /// An office.
    Office,
    /// A scheme.
    Scheme,
    /// A period.
    Period,
    /// A written document.
    Document,
    /// The facts beside a document.
    Facts,
}

impl KindArgument {
    /// The JSON Schema of such files.
    pub(crate) fn schema(self) -> String {
        load::schema(match self {
            Self::Office => FileKind::Office,
            Self::Scheme => FileKind::Scheme,
            Self::Period => FileKind::Period,
            Self::Document => FileKind::Document,
            Self::Facts => return FACTS_SCHEMA.to_owned(),
        })
    }
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao completions 命令解释器",
    after_help = "\n例：tongbao completions bash > ~/.local/share/bash-completion/completions/tongbao"
)]
pub(crate) struct CompletionsArguments {
    /// bash、zsh、fish、powershell 或 elvish
    #[arg(
        value_name = "命令解释器",
        required = true,
        hide_possible_values = true,
        help_heading = "参数"
    )]
    pub(crate) shell: clap_complete::Shell,
}

/// Why there is nothing to run: a mistake, or a wish for help.
pub(crate) struct Refused {
    pub(crate) text: String,
    pub(crate) used_wrongly: bool,
}

/// Takes the command line apart. A data file alone, as when it is dropped on the program, is one to preview.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, Refused> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if let [_, dropped] = &arguments[..]
        && Path::new(dropped).extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
    {
        arguments.insert(1, "preview".into());
        arguments.push("--open".into());
    }
    let matches = command().try_get_matches_from(arguments);
    let typed = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    typed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Refused { text: error.render().to_string(), used_wrongly: false }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let help = command().render_help().to_string();
            Refused { text: help, used_wrongly: true }
        }
        _ => Refused { text: in_chinese(&error), used_wrongly: true },
    })
}

/// The command line, all its help in one form.
fn command() -> clap::Command {
    fn formed(command: clap::Command) -> clap::Command {
        let command = command.help_template(HELP);
        command.disable_help_subcommand(true).disable_version_flag(true).mut_subcommands(formed)
    }
    formed(Arguments::command())
}

/// The script that completes commands in a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "tongbao", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The manual page, in roff.
pub(crate) fn manual() -> std::io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn in_chinese(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = context(ContextKind::InvalidArg).replace(['<', '>', '.'], "");
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("还缺 {argument}"),
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个选项"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面还缺内容"),
        ErrorKind::InvalidValue => {
            let choices = context(ContextKind::ValidValue);
            format!("{argument} 不能写“{value}”，可写：{choices}")
        }
        ErrorKind::ValueValidation => format!("{argument} 不能写“{value}”"),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).replace(['<', '>', '.'], "");
            let name = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
            if other.is_empty() || name(&other) == name(&argument) {
                format!("{argument} 只能写一次")
            } else {
                format!("{argument} 和 {other} 不能一起写")
            }
        }
        _ => format!("命令写法有误：{argument}{value}"),
    };
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .map(context)
            .concat();
    let hint = if near.is_empty() { String::new() } else { format!("\n  是不是 {near}？") };
    format!("用法有误：{what}{hint}\n  用法见 tongbao --help")
}
