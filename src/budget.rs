//! How much of its budget a project spends: the share of the judged commits that state a use, in the last
//! days of an audited history.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::commit::CommitFacts;
use crate::policy::{Budget, DateBasis};

/// The judged commits of a history by day, of which [`Spending::spent`] takes the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// What the policy lets be spent.
    pub budget: Budget,
    basis: DateBasis,
    by_day: BTreeMap<Date, Day>,
    /// The commits whose date is not known; they are in no count.
    pub undated: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Day {
    commits: usize,
    with_use: usize,
}

/// What was spent in the days that a budget is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The first of these days.
    pub first: Date,
    /// The last: that of the newest judged commit.
    pub last: Date,
    /// The judged commits of these days.
    pub commits: usize,
    /// Those that state a use.
    pub with_use: usize,
    /// Whether that is more than the budget.
    pub exceeded: bool,
}

impl Spending {
    pub(crate) fn new(budget: Budget, basis: DateBasis) -> Self {
        Self { budget, basis, by_day: BTreeMap::new(), undated: 0 }
    }

    pub(crate) fn add(&mut self, facts: &CommitFacts, with_use: bool) {
        let Ok(date) = facts.date(self.basis) else {
            self.undated += 1;
            return;
        };
        let day = self.by_day.entry(date).or_default();
        day.commits += 1;
        day.with_use += usize::from(with_use);
    }

    /// What was spent in the last days; none: no judged commit has a date.
    pub fn spent(&self) -> Option<Spent> {
        let (&last, _) = self.by_day.last_key_value()?;
        let earlier = i64::from(self.budget.days).saturating_sub(1);
        let first = last.saturating_sub(earlier.days());
        let days = self.by_day.range(first..).map(|(_, day)| day);
        let commits = days.clone().map(|day| day.commits).sum();
        let with_use = days.map(|day| day.with_use).sum();
        let exceeded = with_use as u128 * 100 > u128::from(self.budget.percent) * commits as u128;
        Some(Spent { first, last, commits, with_use, exceeded })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::commit::Stage;
    use crate::fact::Fact;

    fn spending(percent: u8, days: u16, commits: &[(Date, bool)]) -> Spending {
        let mut spending = Spending::new(Budget { percent, days }, DateBasis::Entered);
        for (day, with_use) in commits {
            let mut facts = CommitFacts::unread(None, Stage::Landing);
            facts.entered = Fact::Read(*day);
            spending.add(&facts, *with_use);
        }
        spending
    }

    #[test]
    fn the_last_days_count_both_ends_included() {
        let day = |day| date(2026, 3, day);
        let commits = [(day(9), true), (day(1), true), (day(2), true), (day(11), false)];
        let spent = spending(50, 10, &commits).spent().expect("there are commits");
        assert_eq!((spent.first, spent.last), (day(2), day(11)));
        assert_eq!((spent.commits, spent.with_use), (3, 2));
        assert!(spent.exceeded);
        let spent = spending(50, 1, &commits).spent().expect("there are commits");
        assert_eq!((spent.commits, spent.with_use, spent.exceeded), (1, 0, false));
    }

    #[test]
    fn what_is_just_within_is_within() {
        let day = date(2026, 3, 1);
        let commits = [(day, true), (day, false), (day, false), (day, false)];
        for (percent, exceeded) in [(24, true), (25, false), (100, false), (0, true)] {
            let spent = spending(percent, 90, &commits).spent().expect("there are commits");
            assert_eq!(spent.exceeded, exceeded, "{percent}");
        }
        let none = spending(0, 90, &[(day, false)]).spent().expect("there is a commit");
        assert!(!none.exceeded);
    }

    #[test]
    fn a_commit_without_a_date_is_counted_apart() {
        let mut spending = spending(0, 90, &[]);
        spending.add(&CommitFacts::unread(None, Stage::Landing), true);
        assert_eq!((spending.spent(), spending.undated), (None, 1));
    }
}
