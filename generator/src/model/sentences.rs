//! Sentences about rules and constraints, for the documentation that targets generate.

use std::fmt::{self, Display};

use specwright_text::rules;

use super::{
    Condition, Constraints, Field, FieldId, Literal, NameOf, Operation, Requires, Rule, Scalar, Service, Test, Ty, Value,
};
use crate::bug::Bug;
use crate::source::Spanned;

impl Service {
    /// A rule as a sentence: "At least one of `a`, `b` is required." The runtime uses the same words if a request breaks the rule. `name_of`
    /// is [`Operation::unique_name`](super::Operation::unique_name) or [`ObjectDef::name_of`](super::ObjectDef::name_of).
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn rule_sentence(&self, name_of: NameOf<'_>, rule: &Rule) -> Result<String, Bug> {
        let name = |id: &FieldId| Ok::<_, Bug>(format!("`{}`", name_of(*id)?));
        let listed = |ids: &[FieldId]| Ok::<_, Bug>(ids.iter().map(name).collect::<Result<Vec<_>, Bug>>()?.join(", "));
        Ok(sentence(&match rule {
            Rule::List(rule, ids) => rule.sentence(&listed(ids)?),
            Rule::Conditional(rule, id, when) => rule.sentence(&name(id)?, &self.condition_words(name_of, when)?),
            Rule::Pair(rule, first, second) => rule.sentence(&name(first)?, &name(second)?),
        }))
    }

    /// The constants of an operation; `None` if it has none.
    pub fn constant_sentence(&self, operation: &Operation) -> Option<String> {
        let sent = operation.constants.iter().map(|constant| format!("`{}: {}`", *constant.name, constant.value.value));
        let sent: Vec<_> = sent.collect();
        (!sent.is_empty()).then(|| format!("It is sent with {}.", sent.join(", ")))
    }

    /// A condition as a part of a sentence.
    fn condition_words(&self, name_of: NameOf<'_>, when: &Condition) -> Result<String, Bug> {
        let test = |test: &Test| {
            let name = format!("`{}`", name_of(test.param)?);
            let value = |value: &Spanned<Value>| Ok::<_, Bug>(format!("`{}`", self.value_text(value)?));
            Ok(match &test.requires {
                Requires::Sent => rules::given(name),
                Requires::Compared(comparison, constant) => rules::compared(name, *comparison, value(constant)?),
                Requires::OneOf(values) => {
                    rules::one_of(name, values.iter().map(value).collect::<Result<Vec<_>, Bug>>()?.join(", "))
                }
            })
        };
        let together = |tests: &Vec<Test>| tests.iter().map(test).collect::<Result<Vec<_>, Bug>>();
        Ok(rules::alternatives(&when.alternatives.iter().map(together).collect::<Result<Vec<_>, _>>()?))
    }

    /// A condition in the syntax of a specification: `rating < 4`, or the name of a parameter.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn condition_text(&self, name_of: NameOf<'_>, when: &Condition) -> Result<String, Bug> {
        let test = |test: &Test| {
            let name = name_of(test.param)?;
            Ok(match &test.requires {
                Requires::Sent => name,
                Requires::Compared(comparison, value) => format!("{name} {} {}", comparison.operator(), self.value_text(value)?),
                Requires::OneOf(values) => {
                    let values = values.iter().map(|value| self.value_text(value)).collect::<Result<Vec<_>, Bug>>()?;
                    format!("{name} in [{}]", values.join(", "))
                }
            })
        };
        let together = |tests: &Vec<Test>| Ok(tests.iter().map(test).collect::<Result<Vec<_>, Bug>>()?.join(" and "));
        Ok(when.alternatives.iter().map(together).collect::<Result<Vec<_>, Bug>>()?.join(" or "))
    }

    /// A constant of a specification as text: `4`, `true`, or the wire value of an enum's value.
    ///
    /// # Errors
    /// If an id belongs to another service.
    pub fn value_text(&self, value: &Value) -> Result<String, Bug> {
        Ok(match value {
            Value::Listed(id, value) => self.enum_value(*id, *value)?.wire.to_string(),
            Value::Instant(_, literal) | Value::Plain(literal) => literal.to_string(),
        })
    }
}

impl Display for Literal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Boolean(flag) => flag.fmt(to),
            Literal::Integer(number) => number.fmt(to),
            Literal::Float(number) => number.fmt(to),
            Literal::String(text) => text.fmt(to),
        }
    }
}

impl Field {
    /// Sentences about the constraints of a field and the date format of its timestamps.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let mut sentences = self.constraints.sentences();
        let has_timestamps = *self.ty.innermost() == Ty::Scalar(Scalar::Timestamp);
        let format = self.format.as_ref().filter(|_| has_timestamps);
        sentences.extend(format.map(|format| format!("Written {}.", format.facts().adverb)));
        sentences
    }
}

impl Constraints {
    pub(crate) fn sentences(&self) -> Vec<String> {
        let Constraints { min, max, min_length, max_length, pattern, min_items, max_items, unique } = self;
        let ranges = [range(min, max, ""), range(min_length, max_length, " character"), range(min_items, max_items, " item")];
        let pattern = pattern.as_ref().map(|pattern| format!("Matches `{}`.", pattern.value));
        let unique = unique.map(|_| "No two items are equal.".to_owned());
        ranges.into_iter().chain([pattern, unique]).flatten().collect()
    }
}

/// The sentence about a least and a greatest number, such as "From 1 to 5 items." `unit` is empty, or a noun in the singular after a space.
/// `None` if there is no limit.
fn range<T: Display>(min: &Option<Spanned<T>>, max: &Option<Spanned<T>>, unit: &str) -> Option<String> {
    let last = max.as_ref().or(min.as_ref())?.value.to_string();
    let plural = if unit.is_empty() || last == "1" { "" } else { "s" };
    Some(match (min, max) {
        (Some(min), Some(_)) => format!("From {} to {last}{unit}{plural}.", min.value),
        (Some(_), None) => format!("At least {last}{unit}{plural}."),
        (None, _) => format!("At most {last}{unit}{plural}."),
    })
}

/// Turns a clause into a sentence: with a capital letter at the beginning and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::range;
    use crate::source::{FileId, Span, Spanned};

    fn spanned<T>(value: T) -> Spanned<T> {
        Spanned::new(value, Span::new(FileId(0), 0, 0))
    }

    #[test]
    fn ranges_are_sentences() {
        let range = |min: Option<u64>, max: Option<u64>| range(&min.map(spanned), &max.map(spanned), " item").unwrap_or_default();
        assert_eq!(range(None, Some(1)), "At most 1 item.");
        assert_eq!(range(Some(2), None), "At least 2 items.");
        assert_eq!(range(Some(1), Some(5)), "From 1 to 5 items.");
        assert_eq!(range(None, None), "");
    }
}
