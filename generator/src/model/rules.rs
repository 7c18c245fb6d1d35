//! Rules across the parameters of an operation, or the fields of an object.
//!
//! `P` is a reference to a parameter or a field, and `V` is a constant. Both depend on the stage of the service (see [`Stage`](super::Stage)).

pub use specwright_text::rules::{Comparison, ConditionalRule, ListRule, PairRule};

/// The statuses of responses to requests that break a rule, by the index of the rule. The others have that of invalid requests.
pub type RuleStatuses = std::collections::BTreeMap<usize, crate::source::Spanned<u16>>;

/// A rule across parameters. Each kind has a table of its rules in `specwright_text`.
#[derive(Clone, Debug)]
pub enum Rule<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// How many of the parameters are sent: `any_of`.
    List(ListRule, Vec<P>),
    /// Whether the parameter is sent, depending on the condition: `required_if`.
    Conditional(ConditionalRule, P, Condition<P, V>),
    /// How the values of two parameters compare: `ordered`.
    Pair(PairRule, P, P),
}

/// The condition of a rule. It holds if all tests of one of the alternatives hold: `kind == gift and rating < 4 or comment`.
#[derive(Clone, Debug)]
pub struct Condition<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// The alternatives, each with its tests. Neither list is empty.
    pub alternatives: Vec<Vec<Test<P, V>>>,
}

/// A test of one parameter, such as `rating < 4`.
#[derive(Clone, Debug)]
pub struct Test<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// The parameter that it examines.
    pub param: P,
    /// What it requires of the parameter.
    pub requires: Requires<V>,
}

/// What a test requires of a parameter.
#[derive(Clone, Debug)]
pub enum Requires<V> {
    /// The parameter is sent: `comment`.
    Sent,
    /// The value compares with a constant: `rating < 4`.
    Compared(Comparison, V),
    /// The value is one of several constants: `kind in [gift, loan]`.
    OneOf(Vec<V>),
}

impl<V> Requires<V> {
    /// The constants.
    pub fn values(&self) -> &[V] {
        match self {
            Requires::Sent => &[],
            Requires::Compared(_, value) => std::slice::from_ref(value),
            Requires::OneOf(values) => values,
        }
    }

    /// Converts the constants.
    pub(crate) fn try_map<W, E>(self, mut convert: impl FnMut(V) -> Result<W, E>) -> Result<Requires<W>, E> {
        Ok(match self {
            Requires::Sent => Requires::Sent,
            Requires::Compared(comparison, value) => Requires::Compared(comparison, convert(value)?),
            Requires::OneOf(values) => Requires::OneOf(values.into_iter().map(convert).collect::<Result<_, E>>()?),
        })
    }
}

impl<P, V> Condition<P, V> {
    /// All tests.
    pub fn tests(&self) -> impl Iterator<Item = &Test<P, V>> {
        self.alternatives.iter().flatten()
    }

    /// Converts the tests.
    pub(crate) fn try_map<Q, W, E>(
        self,
        mut convert: impl FnMut(Test<P, V>) -> Result<Test<Q, W>, E>,
    ) -> Result<Condition<Q, W>, E> {
        let mut together = |tests: Vec<Test<P, V>>| tests.into_iter().map(&mut convert).collect::<Result<Vec<_>, E>>();
        Ok(Condition { alternatives: self.alternatives.into_iter().map(&mut together).collect::<Result<_, E>>()? })
    }
}

impl<P, V> Rule<P, V> {
    /// The key of the rule in a specification: `any_of`.
    pub fn key(&self) -> &'static str {
        match self {
            Rule::List(rule, _) => rule.key(),
            Rule::Conditional(rule, ..) => rule.key(),
            Rule::Pair(rule, ..) => rule.key(),
        }
    }

    /// The parameters that the rule applies to, without those in its condition.
    pub fn params(&self) -> Vec<&P> {
        match self {
            Rule::List(_, params) => params.iter().collect(),
            Rule::Conditional(_, param, _) => vec![param],
            Rule::Pair(_, first, second) => vec![first, second],
        }
    }

    /// The parameter that a conditional rule applies to, and the condition. `None` for the other rules.
    pub fn condition(&self) -> Option<(&P, &Condition<P, V>)> {
        match self {
            Rule::Conditional(_, param, condition) => Some((param, condition)),
            Rule::List(..) | Rule::Pair(..) => None,
        }
    }

    /// Converts the references to parameters with `convert_param`, and the condition with `convert_condition`.
    pub(crate) fn try_map<Q, W, E>(
        self,
        mut convert_param: impl FnMut(P) -> Result<Q, E>,
        convert_condition: impl FnOnce(Condition<P, V>) -> Result<Condition<Q, W>, E>,
    ) -> Result<Rule<Q, W>, E> {
        Ok(match self {
            Rule::List(rule, params) => Rule::List(rule, params.into_iter().map(convert_param).collect::<Result<_, E>>()?),
            Rule::Conditional(rule, param, condition) => {
                Rule::Conditional(rule, convert_param(param)?, convert_condition(condition)?)
            }
            Rule::Pair(rule, first, second) => Rule::Pair(rule, convert_param(first)?, convert_param(second)?),
        })
    }
}
