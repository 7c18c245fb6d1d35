//! Rules across the parameters of an operation.
//!
//! `P` is a reference to a parameter, and `V` is a constant. Both depend on the stage of the service (see [`Stage`](super::Stage)).

pub use specwright_text::rules::{Comparison, ConditionalRule, ListRule, PairRule};

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

/// The condition of a rule: `name` or `name OP value`, such as `rating < 4`.
#[derive(Clone, Debug)]
pub struct Condition<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// The parameter that it examines.
    pub param: P,
    /// The operator and the constant that the parameter's value is compared with. If `None`, the condition holds if the parameter is sent.
    pub compare: Option<(Comparison, V)>,
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

    /// The parameters that the rule applies to, without the parameter in its condition.
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
