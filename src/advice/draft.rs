//! The lines that a commit could end with: drafted, judged, and amended by what the judge asks for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::heads::heads;
use super::lines::{Draft, Said};
use super::{Question, Way, WayBy};
use crate::agents::Agents;
use crate::case::Case;
use crate::demand::{conditions, duties_due};
use crate::fact::Input;
use crate::finding::{Clause, Finding, Outcome};
use crate::ground::Plot;
use crate::judge::{Judgement, Verdict, judge};
use crate::permission::permissions;
use crate::policy::{
    Attest, CLAIM_KEY, Level, Policy, Selectors, Stance, Statement, Surface, TextGlob, Where,
};

/// How many drafts are tried for one way: what no policy of a project reaches.
const TRIES: usize = 96;

/// How often a draft is amended: for each table that can ask for something, and once more.
const AMENDMENTS: usize = 6;

/// The rules whose findings more lines can mend.
pub(super) const MENDED_BY_LINES: [&str; 5] = [
    "detail-missing",
    "duty-not-attested",
    "missing-declaration",
    "missing-trailer",
    "self-review",
];

/// Everything by which drafts are made for one question.
pub(super) struct Drafts<'a> {
    pub(super) policy: Cow<'a, Policy>,
    pub(super) agents: &'a Agents,
    pub(super) question: &'a Question,
    /// Where the policy itself wants it said.
    pub(super) place: Where,
}

impl<'a> Drafts<'a> {
    /// Drafts as if they stood in a commit, wherever the project wants them: what is permitted is the same.
    pub(super) fn new(policy: &'a Policy, agents: &'a Agents, question: &'a Question) -> Self {
        let place = policy.disclosure.place;
        // What a policy has made ready once, such as its globs, a copy would make ready again.
        let mut policy = Cow::Borrowed(policy);
        if place != Where::Commit {
            let policy = policy.to_mut();
            policy.disclosure.place = Where::Commit;
            let keys: Vec<String> =
                policy.disclosure.keys.iter().map(|key| key.key.clone()).collect();
            let is_written = |glob: &TextGlob| {
                keys.iter().any(|key| glob.matches(key)) || glob.matches(CLAIM_KEY)
            };
            policy.disclosure.forbidden_keys.retain(|glob| !is_written(glob));
        }
        Self { policy, agents, question, place }
    }

    /// The way that claims nothing; or what the judge says against it.
    pub(super) fn without_claim(&self) -> Result<Way, Vec<Finding>> {
        self.best(&WayBy::Stance, None, &Selectors::default())
    }

    /// The way under an exception.
    pub(super) fn under(&self, id: &str) -> Option<Way> {
        self.claiming(id).ok()
    }

    /// The way under an exception; or what the judge says against it.
    pub(super) fn claiming(&self, id: &str) -> Result<Way, Vec<Finding>> {
        let selectors = &self.policy.exceptions[id].selectors;
        self.best(&WayBy::Exception(id.to_owned()), Some(id), selectors)
    }

    /// The way that an area opens to what it selects.
    pub(super) fn in_area(&self, name: &str) -> Option<Way> {
        let area = &self.policy.areas[name];
        self.best(&WayBy::Area(name.to_owned()), None, &area.selectors).ok()
    }

    /// The first draft of which nothing is found, the ones that state least first; else the first that draws
    /// warnings only; else what is found of the least one.
    fn best(
        &self,
        by: &WayBy,
        claim: Option<&str>,
        selectors: &Selectors,
    ) -> Result<Way, Vec<Finding>> {
        let silent = Draft { said: None, claim: None, people: Vec::new(), later: Vec::new() };
        let (mut refused, mut warned, mut tries) = (None, None, 0);
        let selecting = self.selecting(selectors);
        'tries: for category in self.categories(by, selectors) {
            for head in heads(&self.policy, &selecting, category.as_deref()) {
                let mut is_about_value = false;
                for extent in self.extents(by, selectors) {
                    tries += 1;
                    if tries > TRIES {
                        break 'tries;
                    }
                    let said = Said {
                        head: head.clone(),
                        category: category.clone(),
                        extent,
                        surface: self.question.surface.filter(|s| *s != Surface::Content),
                        detail: false,
                    };
                    let draft = Draft { said: Some(said), claim, ..silent.clone() };
                    match self.settle(by, draft) {
                        Ok((way, warnings)) if warnings.is_empty() => {
                            return Ok(self.shortest(by, way, &silent));
                        }
                        Ok((way, warnings)) => {
                            is_about_value |= self.is_about_value(&warnings);
                            warned.get_or_insert(way);
                        }
                        Err(findings) => {
                            is_about_value |= self.is_about_value(&findings);
                            refused.get_or_insert(findings);
                        }
                    }
                }
                if !is_about_value {
                    break;
                }
            }
        }
        warned.map(|way| self.shortest(by, way, &silent)).ok_or_else(|| refused.unwrap_or_default())
    }

    /// Whether another key, tool or model could make a difference.
    fn is_about_value(&self, findings: &[Finding]) -> bool {
        const ABOUT_VALUES: [&str; 8] = [
            "forbidden-key",
            "forbidden-name",
            "malformed-disclosure",
            "missing-trailer",
            "spaced-model",
            "tool-without-card",
            "unknown-agent",
            "ai-in-human-role",
        ];
        let selects =
            |selectors: &Selectors| selectors.tools.is_some() || selectors.hosting.is_some();
        self.policy.exceptions.values().any(|exception| selects(&exception.selectors))
            || self.policy.areas.values().any(|area| selects(&area.selectors))
            || self.must_state(Statement::Agent)
            || self.must_state(Statement::Model)
            || findings
                .iter()
                .any(|finding| is_remarked(finding) && ABOUT_VALUES.contains(&finding.rule))
    }

    /// On ground that asks nothing, nothing needs to be said.
    fn shortest(&self, by: &WayBy, way: Way, silent: &Draft<'_>) -> Way {
        if way.stance != Some(Stance::Open) && way.exemption.is_none() {
            return way;
        }
        match self.settle(by, silent.clone()) {
            Ok((silent, _)) => {
                Way { lines: silent.lines, later: silent.later, says_ai: false, ..way }
            }
            Err(_) => way,
        }
    }

    /// Judges a draft, and amends it for as long as that could help. With the way come the warnings that it
    /// draws.
    fn settle(
        &self,
        by: &WayBy,
        mut draft: Draft<'_>,
    ) -> Result<(Way, Vec<Finding>), Vec<Finding>> {
        let mut amendments = 0;
        loop {
            let facts = self.question.facts(&draft.lines(&self.policy));
            let judgement = judge(&self.policy, self.agents, &facts);
            let mut violations = judgement.findings.iter().filter(|found| found.is_violation());
            if !violations.all(|found| MENDED_BY_LINES.contains(&found.rule)) {
                return Err(judgement.findings);
            }
            // What is asked for at a lower level is asked for as well.
            let mut fails =
                judgement.findings.iter().filter(|found| found.outcome == Outcome::Fail);
            amendments += 1;
            if fails.any(|found| MENDED_BY_LINES.contains(&found.rule))
                && amendments <= AMENDMENTS
                && self.amend(&mut draft, &facts, &judgement)
            {
                continue;
            }
            let missing = match judgement.verdict() {
                Verdict::Compliant(_) | Verdict::Exempt(_) => BTreeSet::new(),
                Verdict::NeedsPerson(missing) => missing,
                Verdict::Violation | Verdict::Undetermined(_) => return Err(judgement.findings),
            };
            // What is permitted without the exception is no way under it.
            if let WayBy::Exception(id) = by
                && missing.is_empty()
                && !judgement.permitted_under.contains(id)
            {
                return Err(judgement.findings);
            }
            let warnings = judgement.findings.iter().filter(|found| is_remarked(found));
            let warnings = warnings.cloned().collect();
            let case = Case::new(&self.policy, self.agents, &facts);
            return Ok((self.way(by, &draft, &case, judgement, missing), warnings));
        }
    }

    fn way(
        &self,
        by: &WayBy,
        draft: &Draft<'_>,
        case: &Case<'_>,
        judgement: Judgement,
        missing: BTreeSet<Input>,
    ) -> Way {
        let (mut strictest, mut tables) = (None::<Plot<'_>>, BTreeSet::new());
        for stated in case.uses().unwrap_or_default() {
            let permissions = permissions(case, stated);
            tables.extend(
                conditions(case, stated, &permissions).into_iter().map(|asked| asked.table.name()),
            );
            for (plot, _) in permissions.known {
                if strictest.as_ref().is_none_or(|known| plot.stance > known.stance) {
                    strictest = Some(plot);
                }
            }
        }
        let duties = |attest: &Attest| {
            let due = |id: &&String| {
                let duty = &self.policy.duties[*id];
                duty.attest == *attest
                    && duties_due(case, &duty.due).is_ok_and(|due| !due.known.is_empty())
            };
            self.policy.duties.keys().filter(due).cloned().collect()
        };
        let said = draft.said.as_ref();
        let clause = match by {
            WayBy::Exception(id) => Clause::table(format!("exceptions.{id}")),
            WayBy::Area(name) => Clause::table(format!("areas.{name}")),
            WayBy::Stance => {
                strictest.as_ref().map_or_else(|| Clause::new("policy", "stance"), Plot::clause)
            }
        };
        Way {
            by: by.clone(),
            clause,
            stance: strictest.map(|plot| plot.stance),
            exemption: judgement.exemption,
            lines: draft.own_lines(&self.policy),
            later: draft.later.clone(),
            says_ai: said.is_some(),
            category: said.and_then(|said| said.category.clone()),
            extent: said.and_then(|said| said.extent),
            tables: tables.into_iter().collect(),
            duties: duties(&Attest::Nothing),
            judged_by_people: duties(&Attest::Person),
            missing,
        }
    }
}

/// Whether it is a violation or a warning.
fn is_remarked(finding: &Finding) -> bool {
    finding.outcome == Outcome::Fail && finding.level != Level::Allow
}
