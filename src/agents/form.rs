//! The forms in which marks are written.

/// One form of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Address,
    Identity,
    Account,
    NameSuffix,
    Key,
    KeyValue,
    Link,
    Line,
}

impl Form {
    /// The form of a mark that stands in a mixed list; a key is there written with its colon.
    pub(super) fn of(text: &str) -> Self {
        let key = text.strip_suffix(':').is_some_and(|key| Self::Key.holds(key));
        let narrow = [
            Self::Identity,
            Self::Address,
            Self::Account,
            Self::NameSuffix,
            Self::KeyValue,
            Self::Link,
        ];
        if key {
            Self::Key
        } else {
            narrow.into_iter().find(|form| form.holds(text)).unwrap_or(Self::Line)
        }
    }

    /// Whether a mark is written in this form.
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::Address => {
                let parts = text.split_once('@');
                parts.is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
                    && !text.contains([' ', '*', '<', '>'])
            }
            Self::Identity => {
                let parts = text.strip_suffix('>').and_then(|text| text.split_once(" <"));
                parts
                    .is_some_and(|(name, address)| !name.trim().is_empty() && address.contains('@'))
            }
            Self::Account => match text.split_once('+') {
                Some((number, login)) => {
                    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
                    digits && !login.is_empty() && !login.contains([' ', '@'])
                }
                None => text
                    .strip_suffix("[bot]")
                    .is_some_and(|login| !login.is_empty() && !login.contains(' ')),
            },
            Self::NameSuffix => {
                let enclosed = (text.starts_with('(') && text.ends_with(')'))
                    || (text.starts_with('[') && text.ends_with(']'));
                enclosed && text.len() > 2
            }
            Self::Key => {
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            }
            Self::KeyValue => {
                let parts = text.split_once(": ");
                parts.is_some_and(|(key, value)| Self::Key.holds(key) && !value.trim().is_empty())
            }
            Self::Link => {
                let parts = text.split_once('/');
                parts.is_some_and(|(host, _)| host.contains('.') && !host.contains(':'))
                    && !text.contains(' ')
            }
            Self::Line => text.len() >= 8 && text.trim() == text && !text.contains('\n'),
        }
    }

    /// The form in words, after "must be".
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::Address => "a whole address, name@host, that is the agent's alone",
            Self::Identity => "`Name <address>`",
            Self::Account => "`NUMBER+LOGIN` or `LOGIN[bot]`",
            Self::NameSuffix => "in round or square brackets",
            Self::Key => "a trailer key: ASCII letters, digits and `-`",
            Self::KeyValue => "a whole trailer, `Key: value`",
            Self::Link => "`host.name/path` without `https://`",
            Self::Line => "the beginning of one line, at least 8 bytes long",
        }
    }
}
