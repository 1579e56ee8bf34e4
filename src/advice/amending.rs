//! What the judge asks for, added to a draft.

use super::draft::Drafts;
use super::lines::Draft;
use super::{OTHER_PERSON, people};
use crate::case::Case;
use crate::commit::CommitFacts;
use crate::demand::{Answer, Demand, conditions, demands};
use crate::finding::{Finding, Outcome};
use crate::judge::Judgement;
use crate::permission::{permissions, refusals};
use crate::policy::{Attest, Requirement, Statement, Surface};
use crate::selection::Miss;

impl Drafts<'_> {
    /// Adds what is asked for and not there yet; false: nothing was added.
    pub(super) fn amend(
        &self,
        draft: &mut Draft<'_>,
        facts: &CommitFacts,
        judgement: &Judgement,
    ) -> bool {
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
        self.all_conditions().flat_map(|conditions| &conditions.requires).collect()
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

    fn surface(&self) -> Surface {
        self.question.surface.unwrap_or(Surface::Content)
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
