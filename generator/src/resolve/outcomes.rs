//! `wire.outcome`: how an answer with status 200 reports success or failure.
//!
//! In: the setting as written. Out: an outcome, or a problem if no value means success. Not here: whether the values and the paths differ
//! (see `check`).

use super::{field_paths, words};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{self, OutcomeErrors};
use crate::model::{Literal, OutcomeRule, OutcomeSignal, OutcomeValues};
use crate::source::{Span, Spanned};

/// The outcome. `None` if it is not possible, which is reported.
pub(super) fn outcome(rule: &document::OutcomeRule, problems: &mut Problems) -> Option<OutcomeRule> {
    let field = field_paths::read(&rule.field, problems).value;
    let message = rule.message.iter().map(|path| field_paths::read(path, problems).value).collect();
    let signal = match &rule.error {
        OutcomeErrors::Present => presence(rule, problems).then_some(OutcomeSignal::Presence),
        OutcomeErrors::Values(error) => values(rule, error, problems).map(OutcomeSignal::Value),
    };
    Some(OutcomeRule { field, signal: signal?, message })
}

/// Returns true if no other key contradicts `error: present`. Reports each key that does.
fn presence(rule: &document::OutcomeRule, problems: &mut Problems) -> bool {
    let ok = rule.ok.first().map(|value| (value.span, "so that no value means success", "`ok`"));
    let unlisted = verdict(&rule.unlisted, "`unlisted`", problems).filter(|is_ok| is_ok.value);
    let unlisted = unlisted.map(|word| (word.span, "so that no value means success", "`unlisted`"));
    let absent = verdict(&rule.absent, "`absent`", problems).filter(|is_ok| !is_ok.value);
    let absent = absent.map(|word| (word.span, "so that an answer without the field means success", "`absent`"));
    let contradictions: Vec<_> = [ok, unlisted, absent].into_iter().flatten().collect();
    for (span, reason, key) in &contradictions {
        let problem = Problem::error(Code::SW0345, *span, format!("`wire.outcome` has `error: present`, {reason}"));
        problems.add(problem.label("says otherwise").help(format!("take {key} out, or list values under `error`")));
    }
    contradictions.is_empty()
}

/// The values of the outcome. `None` if no value means success, which is reported.
fn values(rule: &document::OutcomeRule, error: &[Spanned<Literal>], problems: &mut Problems) -> Option<OutcomeValues> {
    let mut ok = literals(&rule.ok);
    let unlisted = verdict(&rule.unlisted, "`unlisted`", problems);
    let absent = verdict(&rule.absent, "`absent`", problems);
    let Some(first) = ok.next() else {
        let problem = Problem::error(Code::SW0345, rule.field.span, "`wire.outcome` has no value for success".to_owned());
        let help = "write it as in `outcome: { field: status, ok: [OK], error: [ERROR], message: [info] }`";
        problems.add(problem.label("in this outcome").help(help));
        return None;
    };
    Some(OutcomeValues {
        ok: first,
        also_ok: ok.collect(),
        error: literals(error).collect(),
        unlisted_is_ok: unlisted.is_some_and(|is_ok| is_ok.value),
        absent_is_ok: absent.is_some_and(|is_ok| is_ok.value),
    })
}

fn literals(values: &[Spanned<Literal>]) -> impl Iterator<Item = Literal> {
    values.iter().map(|value| value.value.clone())
}

/// Whether the word means success. `None` if it is absent or unknown.
fn verdict(word: &Option<Spanned<String>>, key: &str, problems: &mut Problems) -> Option<Spanned<bool>> {
    words::optional_choice(word, key, &OutcomeValues::VERDICTS, problems)
}

/// The span of the part of an outcome that a problem is about: a value that means both success and failure, else a message that is in the
/// outcome's field, else the field.
pub(super) fn span(outcome: &document::OutcomeRule) -> Span {
    let errors = match &outcome.error {
        OutcomeErrors::Values(values) => values.as_slice(),
        OutcomeErrors::Present => &[],
    };
    let both = errors.iter().find(|word| outcome.ok.iter().any(|ok| ok.value == word.value)).map(|word| word.span);
    let message = outcome.message.iter().find(|word| word.value == outcome.field.value).map(|word| word.span);
    both.or(message).unwrap_or(outcome.field.span)
}
