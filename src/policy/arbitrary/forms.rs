//! Forms: those with a name, and templates of any shape.

use proptest::prelude::*;
use proptest::{option, sample};

use super::values::{distinct, word};
use crate::policy::form::{Form, FormTemplate};
use crate::policy::words::{NamedForm, Placeholder};

pub(super) fn forms() -> impl Strategy<Value = Vec<Form>> {
    distinct(form(), |form| form.as_str().to_owned())
}

/// Any form that a policy can name.
pub(crate) fn form() -> impl Strategy<Value = Form> {
    prop_oneof![word::<NamedForm>().prop_map(Form::Named), template().prop_map(Form::Own)]
}

/// Each placeholder at most once, in any order, with something between any two; some of them are
/// optional, with what stands before them or behind them.
fn template() -> impl Strategy<Value = FormTemplate> {
    let order = Just(Placeholder::ALL.to_vec()).prop_shuffle();
    let piece = (literal(), 0..3_u8, 0..3_u8);
    let pieces = proptest::collection::vec(piece, Placeholder::ALL.len());
    (order, 1..=Placeholder::ALL.len(), pieces, option::of(literal())).prop_filter_map(
        "a template without a use",
        |(order, count, pieces, end)| {
            let mut written = String::new();
            for (place, (name, (between, optional, repeat))) in
                order.into_iter().take(count).zip(pieces).enumerate()
            {
                let sign = match repeat {
                    1 if !matches!(
                        name,
                        Placeholder::Agent | Placeholder::Model | Placeholder::Text
                    ) =>
                    {
                        "..."
                    }
                    2 => ",...",
                    _ => "",
                };
                let value = format!("{{{name}}}{sign}");
                let part = match optional {
                    _ if place == 0 => value,
                    0 => format!("{between}{value}"),
                    1 => format!("[{between}{value}]"),
                    _ => format!("{between}[{value}]"),
                };
                written.push_str(&part);
            }
            written += end.as_deref().unwrap_or_default().trim_end();
            FormTemplate::new(&written).ok()
        },
    )
}

/// Literal text, with what has a meaning in a template escaped.
fn literal() -> impl Strategy<Value = String> {
    sample::select(vec![
        ":",
        "/",
        " ",
        " by ",
        ", ",
        " (",
        ")",
        " \\[",
        "\\]",
        " <",
        ">",
        "\\{",
        " \\\\ ",
        "-",
        "…: ",
        "x",
        " ([with] ",
    ])
    .prop_map(str::to_owned)
}
