//! Rules across the parameters of an operation.
//!
//! `P` is a reference to a parameter, and `V` is a constant. Both depend on the stage of the service (see [`Stage`](super::Stage)).

use specwright_text::rules::Comparison;

/// A rule across parameters.
#[derive(Clone, Debug)]
pub enum Rule<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// At least one is sent.
    AnyOf(Vec<P>),
    /// Exactly one is sent.
    OneOf(Vec<P>),
    /// At most one is sent.
    Exclusive(Vec<P>),
    /// All or none are sent.
    Together(Vec<P>),
    /// The parameter is sent if the condition holds.
    RequiredIf(P, Condition<P, V>),
    /// The parameter is sent unless the condition holds.
    RequiredUnless(P, Condition<P, V>),
    /// If both are sent, the first is not after the second.
    Ordered(P, P),
}

/// The condition of a rule: `name` or `name OP value`, such as `rating < 4`.
#[derive(Clone, Debug)]
pub struct Condition<P = super::FieldId, V = crate::source::Spanned<super::Value>> {
    /// The parameter that it examines.
    pub param: P,
    /// The operator and the constant that the parameter's value is compared with. If `None`, the condition holds if the parameter is sent.
    pub compare: Option<(Compare, V)>,
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// The same operator for the sentences of `specwright_text`.
    pub(crate) fn comparison(self) -> Comparison {
        match self {
            Compare::Eq => Comparison::Eq,
            Compare::Ne => Comparison::Ne,
            Compare::Lt => Comparison::Lt,
            Compare::Le => Comparison::Le,
            Compare::Gt => Comparison::Gt,
            Compare::Ge => Comparison::Ge,
        }
    }

    /// The operator in a specification: `==`.
    pub fn operator(self) -> &'static str {
        match self {
            Compare::Eq => "==",
            Compare::Ne => "!=",
            Compare::Lt => "<",
            Compare::Le => "<=",
            Compare::Gt => ">",
            Compare::Ge => ">=",
        }
    }
}

impl<P, V> Rule<P, V> {
    /// The key of the rule in a specification: `any_of`.
    pub fn key(&self) -> &'static str {
        match self {
            Rule::AnyOf(_) => "any_of",
            Rule::OneOf(_) => "one_of",
            Rule::Exclusive(_) => "exclusive",
            Rule::Together(_) => "together",
            Rule::RequiredIf(..) => "required_if",
            Rule::RequiredUnless(..) => "required_unless",
            Rule::Ordered(..) => "ordered",
        }
    }

    /// The parameters that the rule applies to, without the parameter in its condition.
    pub fn params(&self) -> Vec<&P> {
        match self {
            Rule::AnyOf(params) | Rule::OneOf(params) | Rule::Exclusive(params) | Rule::Together(params) => {
                params.iter().collect()
            }
            Rule::Ordered(first, second) => vec![first, second],
            Rule::RequiredIf(param, _) | Rule::RequiredUnless(param, _) => vec![param],
        }
    }

    /// The parameter that a conditional rule requires, and the condition. `None` for the other rules.
    pub fn condition(&self) -> Option<(&P, &Condition<P, V>)> {
        match self {
            Rule::RequiredIf(param, condition) | Rule::RequiredUnless(param, condition) => Some((param, condition)),
            _ => None,
        }
    }

    /// Converts the references to parameters with `convert_param`, and the condition with `convert_condition`.
    pub(crate) fn try_map<Q, W, E>(
        self,
        mut convert_param: impl FnMut(P) -> Result<Q, E>,
        convert_condition: impl FnOnce(Condition<P, V>) -> Result<Condition<Q, W>, E>,
    ) -> Result<Rule<Q, W>, E> {
        let mut all = |params: Vec<P>| params.into_iter().map(&mut convert_param).collect::<Result<Vec<_>, E>>();
        Ok(match self {
            Rule::AnyOf(params) => Rule::AnyOf(all(params)?),
            Rule::OneOf(params) => Rule::OneOf(all(params)?),
            Rule::Exclusive(params) => Rule::Exclusive(all(params)?),
            Rule::Together(params) => Rule::Together(all(params)?),
            Rule::RequiredIf(param, condition) => Rule::RequiredIf(convert_param(param)?, convert_condition(condition)?),
            Rule::RequiredUnless(param, condition) => Rule::RequiredUnless(convert_param(param)?, convert_condition(condition)?),
            Rule::Ordered(first, second) => Rule::Ordered(convert_param(first)?, convert_param(second)?),
        })
    }
}
