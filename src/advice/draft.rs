//! The lines that a commit could end with: drafted, judged, and amended by what the judge asks for.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::heads::{Head, heads};
use super::people;
use super::{OTHER_PERSON, Question, Way, WayBy};
use crate::agents::Agents;
use crate::case::Case;
use crate::commit::CommitFacts;
use crate::demand::{Answer, Demand, conditions, demands, duties_due};
use crate::fact::Input;
use crate::finding::{Clause, Finding, Outcome};
use crate::ground::Plot;
use crate::judge::{Judgement, Verdict, judge};
use crate::permission::{permissions, refusals};
use crate::policy::{
    Attest, CLAIM_KEY, ClaimStyle, Extent, Level, Policy, Requirement, Selectors, Stance,
    Statement, Surface, TextGlob, Where,
};
use crate::selection::Miss;

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

    /// Adds what is asked for and not there yet; false: nothing was added.
    fn amend(&self, draft: &mut Draft<'_>, facts: &CommitFacts, judgement: &Judgement) -> bool {
        let case = Case::new(&self.policy, self.agents, facts);
        let before = draft.clone();
        if let Some(said) = &mut draft.said {
            for statement in not_stated(&case) {
                match statement {
                    Statement::Surface => said.surface = Some(self.surface()),
                    Statement::Detail => said.detail = true,
                    // Which of them it is, is tried from outside.
                    Statement::Agent
                    | Statement::Model
                    | Statement::Category
                    | Statement::Extent => {}
                }
            }
        }
        for requirement in self.unmet(&case) {
            if let Some(line) = self.line_for(draft, requirement) {
                let is_later = requirement.by.comes_later() || line.ends_with(OTHER_PERSON);
                let lines = if is_later { &mut draft.later } else { &mut draft.people };
                lines.push(line);
            }
        }
        for finding in judgement.findings.iter().filter(|finding| is_unattested(finding)) {
            let duty = finding.clause.table.strip_prefix("duties.");
            let duty = duty.and_then(|id| self.policy.duties.get(id));
            if let Some(Attest::Key(key)) = duty.map(|duty| &duty.attest) {
                let line = format!("{key}: {}", self.question.author);
                if !draft.people.contains(&line) {
                    draft.people.push(line);
                }
            }
        }
        *draft != before
    }

    /// The trailers that are asked for and not there.
    fn unmet(&self, case: &Case<'_>) -> Vec<&Requirement> {
        let Ok(demands) = demands(case) else { return Vec::new() };
        let mut unmet: Vec<&Requirement> = Vec::new();
        let all = self.requirements();
        for Demand { requirement, answer, .. } in &demands.known {
            let is_missing = matches!(answer, Answer::Missing(_) | Answer::OwnOnly);
            // Two tables can ask for the same.
            if is_missing && !unmet.contains(requirement) {
                unmet.extend(all.iter().copied().find(|known| known == requirement));
            }
        }
        unmet
    }

    fn requirements(&self) -> Vec<&Requirement> {
        let policy = &self.policy;
        let exceptions = policy.exceptions.values().map(|exception| &exception.conditions);
        let areas = policy.areas.values().map(|area| &area.conditions);
        std::iter::once(&policy.conditions)
            .chain(exceptions)
            .chain(areas)
            .flat_map(|conditions| &conditions.requires)
            .collect()
    }

    /// A line by which a requirement is met, or would be if an identity were vouched for.
    fn line_for(&self, draft: &Draft<'_>, requirement: &Requirement) -> Option<String> {
        let lines = draft.lines(&self.policy);
        if lines.len() > 40 {
            return None;
        }
        let meets = |line: &String| {
            let facts = self.question.facts(lines.iter().chain([line]));
            let case = Case::new(&self.policy, self.agents, &facts);
            let Ok(demands) = demands(&case) else { return false };
            let answer = demands.known.iter().find(|demand| demand.requirement == requirement);
            answer.is_some_and(|demand| matches!(demand.answer, Answer::Met | Answer::Unknown(..)))
        };
        people::lines(&self.policy, &self.question.author, requirement).into_iter().find(meets)
    }

    /// All selectors that can tell one use from another; those that matter most first.
    fn selecting<'s>(&'s self, first: &'s Selectors) -> Vec<&'s Selectors> {
        let areas = self.policy.areas.values().map(|area| &area.selectors);
        std::iter::once(first).chain(areas).collect()
    }

    /// The categories to try: the one that is asked about; else none, and those that are selected. A way that
    /// rests on the stance alone states one only where it must, and none of which an area says something else.
    fn categories(&self, by: &WayBy, selectors: &Selectors) -> Vec<Option<String>> {
        if let Some(category) = &self.question.category {
            return vec![Some(category.clone())];
        }
        let policy = &self.policy;
        let by_claim = selectors.categories.as_ref().is_some_and(|list| !list.only_excludes());
        let mut categories = Vec::new();
        if by_claim || !policy.conditions.must_state.contains(&Statement::Category) {
            categories.push(None);
        }
        let of_areas: Vec<&String> = policy
            .areas
            .values()
            .filter_map(|area| area.selectors.categories.as_ref())
            .flat_map(|list| &list.plain)
            .collect();
        if *by != WayBy::Stance {
            let own = selectors.categories.iter().flat_map(|list| &list.plain);
            categories.extend(own.chain(of_areas.iter().copied()).cloned().map(Some));
        }
        if self.must_state(Statement::Category) || selectors.categories.is_some() {
            let plain = ["code", "translation", "docs"].map(str::to_owned).into_iter();
            categories.extend(plain.chain(policy.categories.keys().cloned()).map(Some));
        }
        let mut seen = BTreeSet::new();
        categories.retain(|category| {
            let fits = |name: &String| {
                let list = selectors.categories.as_ref();
                list.is_none_or(|list| list.selects(|listed| listed == name))
                    && (*by != WayBy::Stance || !of_areas.contains(&name))
            };
            category.as_ref().is_none_or(fits) && seen.insert(category.clone())
        });
        categories
    }

    /// The extents to try.
    fn extents(&self, by: &WayBy, selectors: &Selectors) -> Vec<Option<Extent>> {
        if let Some(extent) = self.question.extent {
            return vec![Some(extent)];
        }
        let selected = |extent: &Extent| {
            let list = selectors.extents.as_ref();
            list.is_none_or(|list| list.selects(|listed| listed == extent))
        };
        let selected = Extent::ALL.iter().copied().filter(selected).map(Some);
        if self.policy.conditions.must_state.contains(&Statement::Extent) {
            return selected.collect();
        }
        let of_areas = self.policy.areas.values().any(|area| area.selectors.extents.is_some());
        let matters = selectors.extents.is_some()
            || self.must_state(Statement::Extent)
            || (*by != WayBy::Stance && of_areas);
        std::iter::once(None).chain(selected.filter(|_| matters)).collect()
    }

    fn surface(&self) -> Surface {
        self.question.surface.unwrap_or(Surface::Content)
    }

    /// Whether any table asks for a statement.
    fn must_state(&self, statement: Statement) -> bool {
        let policy = &self.policy;
        let exceptions = policy.exceptions.values().map(|exception| &exception.conditions);
        let areas = policy.areas.values().map(|area| &area.conditions);
        std::iter::once(&policy.conditions)
            .chain(exceptions)
            .chain(areas)
            .any(|conditions| conditions.must_state.contains(&statement))
    }
}

/// What the uses of a commit are asked to state and do not.
fn not_stated(case: &Case<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for stated in case.uses().unwrap_or_default() {
        let permissions = permissions(case, stated);
        for asked in conditions(case, stated, &permissions) {
            let must = asked.conditions.must_state.iter().copied();
            statements.extend(must.filter(|statement| !stated.stated.states(*statement)));
        }
        for refusal in refusals(case, stated, &permissions) {
            statements.extend(refusal.misses.known.iter().filter_map(|miss| match miss {
                Miss::NotStated(statement) => Some(*statement),
                _ => None,
            }));
        }
    }
    statements
}

fn is_unattested(finding: &Finding) -> bool {
    finding.rule == "duty-not-attested" && finding.outcome == Outcome::Fail
}

/// Whether it is a violation or a warning.
fn is_remarked(finding: &Finding) -> bool {
    finding.outcome == Outcome::Fail && finding.level != Level::Allow
}

/// Lines as they grow.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft<'d> {
    /// The disclosure; none: nothing is said of AI.
    said: Option<Said<'d>>,
    claim: Option<&'d str>,
    /// What the author adds.
    people: Vec<String>,
    /// What others add.
    later: Vec<String>,
}

#[derive(Clone, Debug)]
struct Said<'d> {
    head: Head<'d>,
    category: Option<String>,
    extent: Option<Extent>,
    surface: Option<Surface>,
    detail: bool,
}

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        // The rest is fixed while a draft is amended.
        self.surface == other.surface && self.detail == other.detail
    }
}

impl Eq for Said<'_> {}

impl Draft<'_> {
    fn lines(&self, policy: &Policy) -> Vec<String> {
        let mut lines = self.own_lines(policy);
        lines.extend(self.later.iter().cloned());
        lines
    }

    /// The lines that the author writes.
    fn own_lines(&self, policy: &Policy) -> Vec<String> {
        let by_field = policy.disclosure.claim == ClaimStyle::Field;
        let mut lines = Vec::new();
        if let Some(said) = &self.said {
            let field = self.claim.filter(|_| by_field);
            lines.push(said.line(field));
            let trailer = self.claim.filter(|_| !by_field);
            lines.extend(trailer.map(|id| format!("{CLAIM_KEY}: {id}")));
        }
        lines.extend(self.people.iter().cloned());
        lines
    }
}

impl Said<'_> {
    fn line(&self, claim: Option<&str>) -> String {
        let key = self.head.key;
        let category = self.category.as_ref().filter(|_| !self.head.has_category);
        let fields = [
            category.map(|category| format!("category={category}")),
            self.surface.map(|surface| format!("surface={surface}")),
            self.extent.filter(|e| key.extent != Some(*e)).map(|e| format!("extent={e}")),
            self.detail.then(|| "detail=what it did, in your words".to_owned()),
            claim.map(|id| format!("exception={id}")),
        ];
        let mut line = format!("{}: {}", key.key, self.head.text);
        for field in fields.into_iter().flatten() {
            line.extend(["; ", &field]);
        }
        line
    }
}
