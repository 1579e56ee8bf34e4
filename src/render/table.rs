//! A table of counts for a terminal of 80 columns: words to the left, figures to the right.

use std::fmt::Write as _;

use anstyle::Style;

const STRONG: Style = Style::new().bold();
const LABEL: usize = 44;
const CELL: usize = 11;

/// A heading with the names of the columns, and rows below it.
pub(super) struct Table {
    out: String,
}

impl Table {
    /// A table; the heading says what is counted.
    pub(super) fn new(heading: &str, columns: &[&str]) -> Self {
        let mut table = Self { out: String::new() };
        let padded = format!("{heading:<LABEL$}");
        let _ = write!(table.out, "\n{STRONG}{padded}{STRONG:#}");
        table.cells(columns.iter().copied());
        table
    }

    /// A row. The label is printed as it is; one that is too long gets a line of its own.
    pub(super) fn row(&mut self, label: &str, cells: &[String]) -> &mut Self {
        let label = format!("  {label}");
        let width = label.chars().count();
        if width < LABEL {
            let _ = write!(self.out, "{label}{:1$}", "", LABEL - width);
        } else {
            let _ = write!(self.out, "{label}\n{:LABEL$}", "");
        }
        self.cells(cells.iter().map(String::as_str));
        self
    }

    /// The whole, with a line break at its end.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn cells<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for cell in cells {
            let _ = write!(self.out, "{cell:>CELL$}");
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }
}

/// A part of a whole, such as `2.6%`; one that is there is never shown as nothing, nor as all.
pub(super) fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let tenths = (part as u128 * 1000 + whole as u128 / 2) / whole as u128;
    match tenths {
        0 if part > 0 => "<0.1%".to_owned(),
        1000 if part < whole => ">99.9%".to_owned(),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

/// Text on lines of at most 80 columns, the second and later ones indented to below the first word after
/// `lead`.
pub(super) fn wrapped(lead: &str, text: &str) -> String {
    let indent = " ".repeat(lead.chars().count());
    let mut out = String::new();
    let mut line = lead.to_owned();
    for word in text.split(' ') {
        let begins = line.len() == lead.len();
        if !begins && line.chars().count() + 1 + word.chars().count() > 80 {
            let _ = writeln!(out, "{line}");
            line.clone_from(&indent);
        } else if !begins {
            line.push(' ');
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{line}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_more_certain_than_its_figures() {
        let shares = [(0, 0), (0, 7), (1, 3), (1, 100_000), (99_999, 100_000), (5, 5)];
        let shown = shares.map(|(part, whole)| share(part, whole));
        assert_eq!(shown, ["-", "0.0%", "33.3%", "<0.1%", ">99.9%", "100.0%"]);
    }
}
