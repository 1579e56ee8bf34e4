//! How near a line is to a trailer with a known key.

/// How a line that names a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `Assisted-by: X`.
    Right,
    /// `Assisted--by: X`: a trailer for git, of another key.
    DoubledHyphen,
    /// `Assisted by: X`, `Assisted_by: X`.
    BadKey,
    /// `Assisted-by X`.
    NoColon,
    /// `Assisted by X`, which prose also says.
    NoColonNoHyphen,
}

/// A key that a line names, and where its value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Named<'k> {
    pub(crate) key: &'k str,
    pub(crate) spelling: Spelling,
    pub(crate) value: usize,
}

/// The key of `keys` that a line names, if any: one with a colon before one without.
pub(crate) fn named<'k>(line: &[u8], keys: &[&'k str]) -> Option<Named<'k>> {
    let mut without_colon = None;
    for key in keys {
        match named_by(line, key) {
            Some(found)
                if matches!(found.spelling, Spelling::NoColon | Spelling::NoColonNoHyphen) =>
            {
                without_colon = without_colon.or(Some(found));
            }
            Some(found) => return Some(found),
            None => {}
        }
    }
    without_colon
}

fn named_by<'k>(line: &[u8], key: &'k str) -> Option<Named<'k>> {
    let mut at = 0;
    let mut spelling = Spelling::Right;
    for byte in key.bytes() {
        if byte == b'-' {
            let run =
                line[at..].iter().take_while(|b| matches!(b, b'-' | b'_' | b' ' | b'\t')).count();
            match &line[at..at + run] {
                [] => return None,
                b"-" => {}
                hyphens if hyphens.iter().all(|&b| b == b'-') => {
                    if spelling == Spelling::Right {
                        spelling = Spelling::DoubledHyphen;
                    }
                }
                _ => spelling = Spelling::BadKey,
            }
            at += run;
        } else if line.get(at)?.eq_ignore_ascii_case(&byte) {
            at += 1;
        } else {
            return None;
        }
    }
    let blanks = line[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    if line.get(at + blanks) == Some(&b':') {
        return Some(Named { key, spelling, value: at + blanks + 1 });
    }
    let spelling = match spelling {
        Spelling::Right | Spelling::DoubledHyphen => Spelling::NoColon,
        _ => Spelling::NoColonNoHyphen,
    };
    // Without its colon, a key of one word is a word.
    (blanks > 0 && key.contains('-')).then_some(Named { key, spelling, value: at + blanks })
}
