//! What can have no effect, which is refused: nobody writes it on purpose.

use std::ops::Range;

use super::diagnosis::Log;
use crate::policy::Policy;
use crate::policy::words::Stance;

/// Refuses exceptions of the text at this place that nothing can ever need. One that is inherited can be
/// without effect by a stance that is stricter.
pub(super) fn no_effect(policy: &Policy, log: &Log, own: Range<usize>) {
    let reached = policy.stance == Stance::NoUnless
        || policy.areas.iter().any(|(name, area)| match area.stance {
            Some(stance) => stance == Stance::NoUnless,
            // A stance that is there and could not be read may have been meant so.
            None => !log.lacks(&format!("areas.{name}.stance")),
        });
    if reached {
        return;
    }
    for id in policy.exceptions.keys() {
        let name = format!("exceptions.{id}");
        if !own.contains(&log.place(&name).start) {
            continue;
        }
        log.error_with_help(
            log.place(&name),
            format!("`[{name}]` has no effect"),
            "an exception permits only where the stance is `no-unless`",
            format!(
                "neither the policy (`{}`) nor an area says `no-unless`: take the exception out, \
                 or change a stance",
                policy.stance
            ),
        );
    }
}
