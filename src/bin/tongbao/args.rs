//! Arguments of `tongbao`, and the messages where they are typed wrongly.

mod archive;
mod generate;
mod compare;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use tongbao::load::{self, FileKind};
use tongbao::model::{Period, Retention};
use tongbao::publish::FACTS_SCHEMA;

pub(crate) use self::archive::{
    Action, ArchiveArguments, IssueArguments, KeyAction, PlaceArguments, VerifyArguments,
};
pub(crate) use self::compare::CompareArguments;
pub(crate) use self::generate::{EmitArgument, GenerateArguments, ManifestArguments};

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
                (&arguments.templates, (&arguments.data, Some(&arguments.list)))
            }
            Self::Check(arguments) => (&arguments.templates, (&arguments.data, None)),
            Self::Archive(ArchiveArguments { action: Action::Issue(issue), .. }) => {
                (&issue.templates, (issue.data.as_slice(), Some(&issue.list)))
            }
            _ => return None,
        };
        own.as_ref().map(|_| given)
    }
}

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao new 机关名称 [选项]",
    after_help = "\n在终端里运行，没有写的会一一问。\n例：tongbao new 清河县教育局 --code 清教发 --units 第一中学,实验小学"
)]
pub(crate) struct NewArguments {
    /// 机关的全称，如 清河县教育局
    #[arg(value_name = "机关名称", required = true, help_heading = "参数")]
    pub(crate) name: String,
    /// 机关代字，如 清教发
    #[arg(long, value_name = "代字", help_heading = "选项")]
    pub(crate) code: Option<String>,
    /// 报送单位，用逗号或顿号隔开
    #[arg(long, value_name = "单位", help_heading = "选项")]
    pub(crate) units: Option<String>,
    /// 采用的渠道，用逗号或顿号隔开
    #[arg(long, value_name = "渠道", help_heading = "选项")]
    pub(crate) channels: Option<String>,
    /// 统计哪一类（不写就是 政务信息）
    #[arg(long, value_name = "类别", help_heading = "选项")]
    pub(crate) category: Option<String>,
    /// 它的量词（不写就是 条）
    #[arg(long, value_name = "量词", help_heading = "选项")]
    pub(crate) measure: Option<String>,
    /// 正文里对全系统的称呼，如 全县教育系统
    #[arg(long, value_name = "称呼", help_heading = "选项")]
    pub(crate) system: Option<String>,
    /// 第一期，如 2025-01、2025-q1、2025-h1、2025（不写就是上个月）
    #[arg(long, value_name = "时期", value_parser = period, help_heading = "选项")]
    pub(crate) period: Option<Period>,
    /// 公文的保管期限：永久、30年 或 10年（没定就不写）
    #[arg(long, value_name = "期限", value_parser = retention, help_heading = "选项")]
    pub(crate) retention: Option<Retention>,
    /// 各单位的数在 Excel 里填：数据里写填数表的名称，不写各单位
    #[arg(long, help_heading = "选项")]
    pub(crate) excel: bool,
    /// 写到哪个文件夹（不写就以机关名称为名）
    #[arg(short, long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
}

/// Arguments of `next`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao next 数据文件 [选项]",
    after_help = "\n数从零开始，要求、附件照上一期；已有的文件不动。\n--period 写包含这一期的半年、全年，数就由各期相加（units: 各期相加）。\n例：tongbao next data/2018-q1.yaml"
)]
pub(crate) struct NextArguments {
    /// 上一期的数据文件
    #[arg(value_name = "数据文件", required = true, help_heading = "参数")]
    pub(crate) data: PathBuf,
    /// 写哪一期，如 2025-02、2025-q2（不写就是紧接着的一期）
    #[arg(long, value_name = "时期", value_parser = period, help_heading = "选项")]
    pub(crate) period: Option<Period>,
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

/// Arguments of `sheet`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao sheet 数据文件 [选项]",
    after_help = "\n填好以后，在数据里写 units: 2025-01.xlsx（采用条目写 ledger: 2025-01.xlsx）；已有的文件不动。\n例：tongbao sheet 清河县教育局/2025-01.yaml"
)]
pub(crate) struct SheetArguments {
    /// 一期的数据文件，单位和数可以还没有写
    #[arg(value_name = "数据文件", required = true, help_heading = "参数")]
    pub(crate) data: PathBuf,
    /// 写到哪个文件（不写就在数据文件旁边，同名的 .xlsx）
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
}

/// A period by the customary name of its file.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    Period::of_stem(text).ok_or_else(|| "没有这样的时期".to_owned())
}

/// A retention period by its word.
pub(crate) fn retention(text: &str) -> Result<Retention, String> {
    let known = Retention::ALL.iter().find(|(word, _)| *word == text.trim());
    known.map(|(_, kept)| *kept).ok_or_else(|| "写 永久、30年 或 10年".to_owned())
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
    /// 自己的模板文件夹，只放与原来不同的文件
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) templates: Option<PathBuf>,
    /// 字体文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) fonts: Option<PathBuf>,
    /// 归档库，取已印发的数（不写就是当前文件夹里的“归档库”，没有就不用）
    #[arg(long, value_name = "归档库", help_heading = "选项")]
    pub(crate) archive: Option<String>,
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
    /// 自己的模板文件夹，只放与原来不同的文件
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) templates: Option<PathBuf>,
    /// 归档库，取已印发的数（不写就是当前文件夹里的“归档库”，没有就不用）
    #[arg(long, value_name = "归档库", help_heading = "选项")]
    pub(crate) archive: Option<String>,
    /// 字体文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) fonts: Option<PathBuf>,
}

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
    /// 归档库，取已印发的数（不写就是当前文件夹里的“归档库”，没有就不用）
    #[arg(long, value_name = "归档库", help_heading = "选项")]
    pub(crate) archive: Option<String>,
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
