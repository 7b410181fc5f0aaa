//! Arguments of the commands that begin data files: `new`, `next` and `sheet`.

use std::path::PathBuf;

use clap::Args;
use tongbao::model::{Period, Retention};

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
