//! The office's world: the validated types all stages speak in.
//!
//! Nothing here knows of files or positions. What a YAML file says becomes one of
//! these types in `load`, and only if it holds.

mod checking;
mod filing;
mod frame;
mod kept;
mod layout;
mod letter;
mod likeness;
mod lowering;
mod manuscript;
mod measure;
mod numeral;
mod office;
mod period;
mod period_data;
mod scheme;
mod seal;
mod sheet;
mod table;

pub use self::checking::{RuleWeight, Waivable, Waived};
pub use self::filing::{Action, FileForm, Filing, Retention};
pub use self::frame::{Attendance, Format, Frame, Head, Organ};
pub use self::kept::{IssuedNotice, KeptFigures, KeptRow, KeptSubject, PrintedFigure};
pub use self::layout::{Face, Layout, PageNumber};
pub use self::letter::{Letter, LetterKind, Letters};
pub(crate) use self::likeness::{impostor, is_traceless, likeness};
pub use self::manuscript::{Align, Appendix, Block, CellSpan, DataTable, HeadCell, Manuscript};
pub use self::measure::{
    Across, Formula, KINDS, Kind, Measure, MeasureId, Operand, Ranking, Subject, Takes, Targets,
    Total, Typed, Way, When, Within, kind, percent_text, round,
};
pub(crate) use self::numeral::{chinese, typed_number};
pub use self::office::{Form, FormField, Group, GroupId, Numbering, Office, RollUp, Unit, UnitId};
pub use self::period::{Period, Span, printed_date};
pub use self::period_data::{
    Adjustment, Attachment, CarriedForward, Compared, Corrects, Item, LastYear, Later, PeriodData,
    Return, Trend,
};
pub use self::scheme::{
    Category, CategoryId, CategoryMeasures, Channel, ChannelId, Joint, Scheme, SeveralChannels,
    TieRule,
};
pub use self::seal::{Image, ImageKind, Seal, Stamp};
pub use self::sheet::{
    ColumnKind, SheetColumn, is_passed_over, ledger_columns, plain_head, unit_columns,
};
pub(crate) use self::sheet::{TOTALS, is_total};
pub use self::table::{
    Change as TableChange, Column, FigureColumn, Label, LabelColumn, LowestColumn, Sort, Table,
    by_channel, figure_columns, head_rows, lowest_columns,
};
