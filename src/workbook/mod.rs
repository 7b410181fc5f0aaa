//! Workbooks as such, whatever stands in them: their looks, their parts, and a column put into one.

mod column;
mod edits;
mod looks;
mod parts;
mod styles;

pub(crate) use self::column::{PROBLEMS, Words, is_problem, is_untouched, problem, with_columns};
pub(crate) use self::looks::{
    Formats, column_width, excel_date, new_book, row_height, set_print, set_widths, write_across,
    write_heads,
};
pub(crate) use self::parts::Package;
