//! Arguments of `tongbao archive`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{FormatArgument, ManifestArguments, OwnArguments};

/// Arguments of `archive`.
#[derive(Debug, Args)]
#[command(
    override_usage = "tongbao archive 动作 [选项]",
    subcommand_help_heading = "动作",
    subcommand_value_name = "动作",
    after_help = "\n各动作的用法：tongbao archive 动作 --help\n\n例：tongbao archive init\n    tongbao archive issue data/2018-q1.yaml\n    tongbao archive verify"
)]
pub(crate) struct ArchiveArguments {
    #[command(subcommand)]
    pub(crate) action: Action,
    #[command(flatten)]
    pub(crate) place: PlaceArguments,
}

/// Arguments of every action.
#[derive(Debug, Args)]
pub(crate) struct PlaceArguments {
    /// 归档库：文件夹，或 s3://桶/前缀（不写就是当前文件夹里的“归档库”）
    #[arg(
        long,
        value_name = "归档库",
        default_value = "归档库",
        hide_default_value = true,
        global = true,
        help_heading = "选项"
    )]
    pub(crate) archive: String,
    /// 怎样显示：human（默认）、json
    #[arg(
        long,
        value_name = "格式",
        default_value = "human",
        hide_default_value = true,
        hide_possible_values = true,
        global = true,
        help_heading = "选项"
    )]
    pub(crate) format: FormatArgument,
    /// 签名的密钥文件（也可设环境变量 TONGBAO_KEY）
    #[arg(long, value_name = "密钥文件", global = true, help_heading = "选项")]
    pub(crate) key: Option<PathBuf>,
    /// 口令文件，第一行是口令（也可设环境变量 TONGBAO_PASSPHRASE）
    #[arg(long, value_name = "口令文件", global = true, help_heading = "选项")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// The actions.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// 建库：在还没有东西的地方建一个归档库
    #[command(override_usage = "tongbao archive init [选项]")]
    Init,
    /// 归档：校核、编号、排版、量页面，存进归档库
    #[command(
        override_usage = "tongbao archive issue 数据文件 [选项]",
        after_help = "\n数据、模板、归档库，都可以是 s3://桶/前缀…；按清单归档见 docs/scale.md"
    )]
    Issue(IssueArguments),
    /// 列出归档的公文和作废的文号
    #[command(override_usage = "tongbao archive list [选项]")]
    List(ListArguments),
    /// 看一件公文的来龙去脉
    #[command(override_usage = "tongbao archive show 文号 [选项]")]
    Show(NumberArguments),
    /// 查：文号、标题、正文里的任何字词
    #[command(override_usage = "tongbao archive find 字词 [选项]")]
    Find(FindArguments),
    /// 移交：写成 BagIt 移交包
    #[command(override_usage = "tongbao archive export [文号…] --to 文件夹")]
    Export(ExportArguments),
    /// 作废：文号用了而没有印发
    #[command(override_usage = "tongbao archive void 文号 --why 原因")]
    Void(VoidArguments),
    /// 更正：记下已印发的公文哪里不对，由哪一件更正
    #[command(override_usage = "tongbao archive correct 文号 [--by 文号] --why 原因")]
    Correct(CorrectArguments),
    /// 检查点：记下日志到了第几条，打印或寄存在外面
    #[command(override_usage = "tongbao archive checkpoint [选项]")]
    Checkpoint(CheckpointArguments),
    /// 密钥：make 建，rotate 换
    #[command(
        override_usage = "tongbao archive key make|rotate --key 密钥文件 [选项]",
        subcommand_help_heading = "动作"
    )]
    Key {
        #[command(subcommand)]
        action: KeyAction,
    },
    /// 核验：每个文件、每条日志、每个签名
    #[command(
        override_usage = "tongbao archive verify [选项]",
        after_help = "\n退出码：0 没有发现问题；1 发现了问题；2 用法有误；3 机器出了问题"
    )]
    Verify(VerifyArguments),
    /// 重排：用存下的原稿再排一遍，逐字节比较
    #[command(
        override_usage = "tongbao archive reproduce 文号 [选项]",
        after_help = "\n退出码：0 一个字节也不差；1 不一样；2 用法有误；3 机器出了问题"
    )]
    Reproduce(ReproduceArguments),
    /// 清理：把写到一半没有印发的收到“孤件”里
    #[command(override_usage = "tongbao archive gc [选项]")]
    Gc,
    /// 对时：记下本机的时钟看过了，是对的
    #[command(override_usage = "tongbao archive clock --today 今天 --why 原因")]
    Clock(ClockArguments),
    /// 续用：日志不是原来见过的那份，查明以后从现有的接着用
    #[command(override_usage = "tongbao archive resume --why 原因")]
    Resume(ResumeArguments),
}

/// Arguments of `archive clock`.
#[derive(Debug, Args)]
pub(crate) struct ClockArguments {
    /// 今天的日期，看日历写，如 2018-05-15
    #[arg(long, value_name = "今天", required = true, help_heading = "选项")]
    pub(crate) today: NaiveDate,
    /// 原因
    #[arg(long, value_name = "原因", required = true, help_heading = "选项")]
    pub(crate) why: String,
}

/// Arguments of `archive resume`.
#[derive(Debug, Args)]
pub(crate) struct ResumeArguments {
    /// 原因
    #[arg(long, value_name = "原因", required = true, help_heading = "选项")]
    pub(crate) why: String,
}

/// Arguments of `archive issue`.
#[derive(Debug, Args)]
pub(crate) struct IssueArguments {
    /// 数据文件，如 data/2018-q1.yaml
    #[arg(value_name = "数据文件", required_unless_present = "manifest", help_heading = "参数")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) list: ManifestArguments,
    /// 它更正的公文的文号，已经归档的；同时写 --why（数据里写了 corrects 的不用）
    #[arg(
        long,
        value_name = "文号",
        requires = "why",
        conflicts_with = "manifest",
        help_heading = "选项"
    )]
    pub(crate) corrects: Option<String>,
    /// 原来的公文哪里不对
    #[arg(long, value_name = "原因", requires = "corrects", help_heading = "选项")]
    pub(crate) why: Option<String>,
    /// 同名同日的另一件公文
    #[arg(long, conflicts_with_all = ["corrects", "manifest"], help_heading = "选项")]
    pub(crate) another: bool,
    #[command(flatten)]
    pub(crate) own: OwnArguments,
}

/// Arguments of `archive list`.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// 最多列出最近的多少条（不写就是 100；0 是全部）
    #[arg(
        long,
        value_name = "条数",
        default_value = "100",
        hide_default_value = true,
        help_heading = "选项"
    )]
    pub(crate) limit: usize,
}

/// A document number.
#[derive(Debug, Args)]
pub(crate) struct NumberArguments {
    /// 文号，如 昌州环发〔2018〕62号
    #[arg(value_name = "文号", required = true, help_heading = "参数")]
    pub(crate) number: String,
}

/// Arguments of `archive find`.
#[derive(Debug, Args)]
pub(crate) struct FindArguments {
    /// 要查的字词，一个字也可以
    #[arg(value_name = "字词", required = true, help_heading = "参数")]
    pub(crate) words: String,
    #[command(flatten)]
    pub(crate) list: ListArguments,
}

/// Arguments of `archive export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// 文号；不写就是全部
    #[arg(value_name = "文号", help_heading = "参数")]
    pub(crate) numbers: Vec<String>,
    /// 移交包写到哪里：还没有的文件夹
    #[arg(long, value_name = "文件夹", required = true, help_heading = "选项")]
    pub(crate) to: PathBuf,
}

/// Arguments of `archive void`.
#[derive(Debug, Args)]
pub(crate) struct VoidArguments {
    #[command(flatten)]
    pub(crate) of: NumberArguments,
    /// 原因
    #[arg(long, value_name = "原因", required = true, help_heading = "选项")]
    pub(crate) why: String,
}

/// Arguments of `archive correct`.
#[derive(Debug, Args)]
pub(crate) struct CorrectArguments {
    #[command(flatten)]
    pub(crate) of: NumberArguments,
    /// 更正它的公文的文号，已经归档的
    #[arg(long, value_name = "文号", help_heading = "选项")]
    pub(crate) by: Option<String>,
    /// 哪里不对
    #[arg(long, value_name = "原因", required = true, help_heading = "选项")]
    pub(crate) why: String,
}

/// Arguments of `archive checkpoint`.
#[derive(Debug, Args)]
pub(crate) struct CheckpointArguments {
    /// 另存一份到归档库外面
    #[arg(short, long, value_name = "文件", help_heading = "选项")]
    pub(crate) output: Option<PathBuf>,
}

/// Actions on keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyAction {
    /// 建第一把密钥，私钥写到 --key 的文件
    #[command(override_usage = "tongbao archive key make --key 密钥文件 [选项]")]
    Make(MakeArguments),
    /// 换一把密钥：旧的签字，新的写到 --new 的文件
    #[command(override_usage = "tongbao archive key rotate --key 旧密钥 --new 新密钥 [选项]")]
    Rotate(RotateArguments),
}

/// Arguments of `archive key make`.
#[derive(Debug, Args)]
pub(crate) struct MakeArguments {
    /// 不要口令：谁拿到文件谁就能签
    #[arg(long, help_heading = "选项")]
    pub(crate) no_passphrase: bool,
}

/// Arguments of `archive key rotate`.
#[derive(Debug, Args)]
pub(crate) struct RotateArguments {
    /// 新密钥写到哪里
    #[arg(long, value_name = "密钥文件", required = true, help_heading = "选项")]
    pub(crate) new: PathBuf,
    /// 新密钥的口令文件（不写就用旧密钥的口令）
    #[arg(long, value_name = "口令文件", help_heading = "选项")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    /// 新密钥不要口令
    #[arg(long, help_heading = "选项")]
    pub(crate) no_passphrase: bool,
}

/// Arguments of `archive verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// 寄存在外面的检查点：日志必须与它相符，只读它以后归档的
    #[arg(long, value_name = "检查点", help_heading = "选项")]
    pub(crate) since: Option<PathBuf>,
    /// 寄存在外面的公钥：日志必须是用它签的
    #[arg(long, value_name = "公钥文件", help_heading = "选项")]
    pub(crate) public_key: Option<PathBuf>,
}

/// Arguments of `archive reproduce`.
#[derive(Debug, Args)]
pub(crate) struct ReproduceArguments {
    #[command(flatten)]
    pub(crate) of: NumberArguments,
    /// 字体文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    pub(crate) fonts: Option<PathBuf>,
}
