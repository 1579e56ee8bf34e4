//! Hints that need more than the text of a policy or card: the day, and the submodules of the tree.

use std::ops::Range;

use bstr::{BStr, BString, ByteSlice};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnosis::{Diagnosis, Severity};
use crate::policy::words::ToolStatus;
use crate::policy::{PathGlob, Policy, Tool};

impl Policy {
    /// What does less than it seems to on this day, in a tree with submodules at these paths. `text` is that
    /// of the policy itself; what it builds on has its own hints.
    pub fn hints_beside(&self, text: &[u8], today: Date, submodules: &[BString]) -> Vec<Diagnosis> {
        let text = String::from_utf8_lossy(text);
        let (file, _) = DeTable::parse_recoverable(&text);
        let mut hints = Vec::new();
        for (kind, tables) in file.get_ref() {
            let tables = tables.get_ref().as_table().into_iter().flatten();
            for (name, table) in tables {
                let Some(table) = table.get_ref().as_table() else { continue };
                let name = format!("{}.{}", kind.get_ref(), name.get_ref());
                if let Some(paths) = table.get("paths").and_then(|paths| paths.get_ref().as_array())
                {
                    hints.extend(past_submodules(&name, paths.iter(), submodules));
                }
                let tool = name
                    .strip_prefix("tools.")
                    .and_then(|name| Some((name, self.tools.get(name)?)));
                let since = table.get_key_value("since").map(|(key, _)| key.span());
                if let (Some((tool_name, tool)), Some(since)) = (tool, since) {
                    hints.extend(tool.not_yet(tool_name, since, today));
                }
            }
        }
        hints.sort_by_key(|hint| hint.span.start);
        hints
    }
}

impl Tool {
    /// What the card in this text says of a day that is still to come.
    pub fn hint_on(&self, name: &str, text: &[u8], today: Date) -> Option<Diagnosis> {
        let text = String::from_utf8_lossy(text);
        let (file, _) = DeTable::parse_recoverable(&text);
        let since = file.get_ref().get_key_value("since")?.0.span();
        self.not_yet(name, since, today)
    }

    fn not_yet(&self, name: &str, place: Range<usize>, today: Date) -> Option<Diagnosis> {
        let since = self.since.filter(|since| *since > today)?;
        let label = match self.status {
            ToolStatus::Active => "until then it counts as not in use".to_owned(),
            status => format!("until then it counts as in use; it is {status} from that day on"),
        };
        let title = format!("`{name}` is {} only from {since} on", self.status);
        let help = "this can be what you want; else write the day on which that began";
        Some(Diagnosis::new(Severity::Hint, place, title, label).help(help))
    }
}

/// Entries that mean a submodule and never match it: to git it is one entry, with nothing below it.
fn past_submodules<'a>(
    table: &str,
    entries: impl Iterator<Item = &'a Spanned<DeValue<'a>>>,
    submodules: &[BString],
) -> Vec<Diagnosis> {
    let written = |entry: &'a Spanned<DeValue<'a>>| {
        let text = entry.get_ref().as_str()?;
        let plain = text.strip_prefix('!').unwrap_or(text);
        Some((PathGlob::new(plain).ok()?, text.starts_with('!'), entry.span()))
    };
    let globs: Vec<_> = entries.filter_map(written).collect();
    let mut hints = Vec::new();
    for (glob, excludes, place) in &globs {
        for submodule in submodules {
            let is_met = globs
                .iter()
                .any(|(other, same, _)| same == excludes && other.matches(submodule.as_bstr()));
            if is_met || !leads_into(glob, submodule.as_bstr()) {
                continue;
            }
            let shown = submodule.to_str_lossy();
            let sign = if *excludes { "!" } else { "" };
            let root = if shown.contains('/') { "" } else { "/" };
            hints.push(
                Diagnosis::new(
                    Severity::Hint,
                    place.clone(),
                    format!("`{sign}{}` in `[{table}]` does not match the submodule `{shown}`", glob.as_str()),
                    "to git a submodule is one entry without a slash, and nothing below it is a path here",
                )
                .help(format!("write `{sign}{root}{shown}` if the submodule is meant")),
            );
        }
    }
    hints
}

/// Whether a glob matches what would stand in a folder.
fn leads_into(glob: &PathGlob, folder: &BStr) -> bool {
    let inside = [folder.as_bytes(), b"/x"].concat();
    let written = glob.as_str().strip_prefix('/').unwrap_or(glob.as_str()).as_bytes();
    let named = written.strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"));
    named || glob.matches(inside.as_bstr())
}

/// The place of an entry of a list at the beginning of a text.
pub(crate) fn entry_of_list(
    text: &str,
    key: &str,
    is: impl Fn(&str) -> bool,
) -> Option<Range<usize>> {
    let (file, _) = DeTable::parse_recoverable(text);
    let (at, list) = file.get_ref().get_key_value(key)?;
    let mut entries = list.get_ref().as_array().into_iter().flatten();
    let entry = entries.find(|entry| entry.get_ref().as_str().is_some_and(&is));
    Some(entry.map_or_else(|| at.span(), Spanned::span))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn hints(rest: &str, submodules: &[&str]) -> Vec<(String, String)> {
        let text = format!(
            "version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\ncontact = \"y\"\n{rest}"
        );
        let (policy, _) = Policy::read(text.as_bytes()).expect("a policy");
        let submodules: Vec<BString> = submodules.iter().map(|path| (*path).into()).collect();
        let hints = policy.hints_beside(text.as_bytes(), TODAY, &submodules);
        let shown =
            |hint: Diagnosis| (text[hint.span.clone()].to_owned(), hint.help.unwrap_or(hint.title));
        hints.into_iter().map(shown).collect()
    }

    #[test]
    fn a_submodule_is_one_entry() {
        let area = |paths: &str| format!("[areas.a]\nstance = \"open\"\npaths = [{paths}]\n");
        for (paths, submodule, entry, meant) in [
            ("\"sub/\"", "sub", "\"sub/\"", "write `/sub` if"),
            ("\"docs/**\", \"sub/**\"", "sub", "\"sub/**\"", "write `/sub` if"),
            ("\"third/lib/*.c\"", "third/lib", "\"third/lib/*.c\"", "write `third/lib` if"),
            ("\"!sub/**\"", "sub", "\"!sub/**\"", "write `!/sub` if"),
        ] {
            let found = hints(&area(paths), &[submodule]);
            assert_eq!(found.len(), 1, "{paths}");
            assert_eq!(found[0].0, entry);
            assert!(found[0].1.contains(meant), "{found:?}");
        }
        for (paths, submodule) in [
            ("\"/sub\"", "sub"),
            ("\"/sub\", \"sub/**\"", "sub"),
            ("\"third/**\"", "third/lib"),
            ("\"src/**\"", "sub"),
            ("\"**/*.c\"", "sub"),
        ] {
            assert_eq!(hints(&area(paths), &[submodule]), [], "{paths}");
        }
    }

    #[test]
    fn a_status_of_a_day_to_come_is_not_so_yet() {
        let tool = |status: &str, since: &str| {
            format!("[tools.t]\nstatus = \"{status}\"\nsince = {since}\n")
        };
        for status in ["active", "paused", "retired"] {
            assert_eq!(hints(&tool(status, "2026-11-22"), &[]), []);
            let found = hints(&tool(status, "2026-11-23"), &[]);
            assert_eq!(found.len(), 1, "{status}");
            assert_eq!(found[0].0, "since");
        }
    }
}
