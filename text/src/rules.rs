//! The rules across parameters: one table for each kind of rule, with the key, the meaning and the wording of each rule.
//!
//! In: nothing. Out: facts about rules, for the checks of the generator, for those of the runtime, and for generated documentation. A new
//! rule needs a row here. Not here: the values that a rule examines.
//!
//! In a sentence, the caller quotes the names of parameters. A sentence has no capital letter and no full stop.

use std::cmp::Ordering;
use std::fmt::Display;

/// Declares one kind of rule: an enum with a variant for each row, the list of all of them, and what each row states.
macro_rules! rules {
    (
        $(#[$about:meta])*
        $kind:ident: allows $allows_type:ty, sentence $sentence_type:ty;
        $($name:ident $key:literal, $docs:literal, $allows:expr, $sentence:expr;)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kind {
            $(#[doc = $docs] $name,)*
        }

        impl $kind {
            /// Every rule of this kind, in the order of the reference.
            pub const ALL: &[$kind] = &[$($kind::$name,)*];

            /// Its key in a specification, and its name in violations: `any_of`.
            pub const fn key(self) -> &'static str {
                match self {
                    $($kind::$name => $key,)*
                }
            }

            /// What it means, in a sentence for the reference.
            pub const fn docs(self) -> &'static str {
                match self {
                    $($kind::$name => $docs,)*
                }
            }

            /// The variant of the runtime's `Rule` with the same meaning: `AnyOf`.
            pub const fn variant(self) -> &'static str {
                match self {
                    $($kind::$name => stringify!($name),)*
                }
            }

            fn allows_of_row(self) -> $allows_type {
                match self {
                    $($kind::$name => $allows,)*
                }
            }

            fn sentence_of_row(self) -> $sentence_type {
                match self {
                    $($kind::$name => $sentence,)*
                }
            }
        }
    };
}

rules! {
    /// A rule about how many parameters of a list are sent.
    ListRule: allows fn(usize, usize) -> bool, sentence fn(&str) -> String;

    AnyOf "any_of", "At least one is sent.",
        |sent, _| sent > 0,
        |names| format!("at least one of {names} is required");
    OneOf "one_of", "Exactly one is sent.",
        |sent, _| sent == 1,
        |names| format!("exactly one of {names} is required");
    Exclusive "exclusive", "At most one is sent.",
        |sent, _| sent <= 1,
        |names| format!("at most one of {names} may be given");
    Together "together", "All or none.",
        |sent, all| sent == 0 || sent == all,
        |names| format!("{names} must be given together");
}

impl ListRule {
    /// Whether a request may have `sent` of the `all` parameters in the list.
    pub fn allows(self, sent: usize, all: usize) -> bool {
        self.allows_of_row()(sent, all)
    }

    /// The rule as a sentence; `names` are the parameters, separated by commas.
    pub fn sentence(self, names: &str) -> String {
        self.sentence_of_row()(names)
    }
}

rules! {
    /// A rule about one parameter that depends on a condition.
    ConditionalRule: allows fn(bool, bool) -> bool, sentence fn(&str, &str) -> String;

    RequiredIf "required_if", "A parameter is sent when a condition holds.",
        |is_sent, holds| is_sent || !holds,
        |name, condition| format!("{name} is required when {condition}");
    RequiredUnless "required_unless", "A parameter is sent unless a condition holds.",
        |is_sent, holds| is_sent || holds,
        |name, condition| format!("{name} is required unless {condition}");
    ForbiddenIf "forbidden_if", "A parameter is not sent when a condition holds.",
        |is_sent, holds| !is_sent || !holds,
        |name, condition| format!("{name} must not be given when {condition}");
    ForbiddenUnless "forbidden_unless", "A parameter is not sent unless a condition holds.",
        |is_sent, holds| !is_sent || holds,
        |name, condition| format!("{name} must not be given unless {condition}");
}

impl ConditionalRule {
    /// Whether a request may send the parameter, or may omit it, if the condition holds, or does not hold.
    pub fn allows(self, is_sent: bool, holds: bool) -> bool {
        self.allows_of_row()(is_sent, holds)
    }

    /// The rule as a sentence about the parameter `name`.
    pub fn sentence(self, name: &str, condition: &str) -> String {
        self.sentence_of_row()(name, condition)
    }
}

rules! {
    /// A rule about the values of two parameters, if both are sent.
    PairRule: allows fn(Ordering) -> bool, sentence fn(&str, &str) -> String;

    Ordered "ordered", "When both are sent, the first is not after the second.",
        Ordering::is_le,
        |first, second| format!("{first} must not be after {second}");
    StrictlyOrdered "strictly_ordered", "When both are sent, the first is before the second.",
        Ordering::is_lt,
        |first, second| format!("{first} must be before {second}");
    Equal "equal", "When both are sent, they have the same value.",
        Ordering::is_eq,
        |first, second| format!("{first} and {second} must be equal");
    Different "different", "When both are sent, they have different values.",
        Ordering::is_ne,
        |first, second| format!("{first} and {second} must differ");
}

impl PairRule {
    /// Whether it needs values with an order. The other rules only need values that can be equal.
    pub fn needs_order(self) -> bool {
        self.allows(Ordering::Less) != self.allows(Ordering::Greater)
    }

    /// Whether the value of the first parameter may compare to the value of the second in this way.
    pub fn allows(self, order: Ordering) -> bool {
        self.allows_of_row()(order)
    }

    /// The rule as a sentence about the parameters `first` and `second`.
    pub fn sentence(self, first: &str, second: &str) -> String {
        self.sentence_of_row()(first, second)
    }
}

/// The condition that a parameter is given.
pub fn given(name: impl Display) -> String {
    format!("{name} is given")
}

/// The condition that a parameter compares with a value in this way.
pub fn compared(name: impl Display, comparison: Comparison, value: impl Display) -> String {
    let words = match comparison {
        Comparison::Eq => "is",
        Comparison::Ne => "is not",
        Comparison::Lt => "is below",
        Comparison::Le => "is at most",
        Comparison::Gt => "is above",
        Comparison::Ge => "is at least",
    };
    format!("{name} {words} {value}")
}

/// The condition that a parameter has one of several values, which are separated by commas.
pub fn one_of(name: impl Display, values: impl Display) -> String {
    format!("{name} is one of {values}")
}

/// The condition that one of several alternatives holds. Each consists of conditions that hold together.
pub fn alternatives(alternatives: &[Vec<String>]) -> String {
    let is_simple = alternatives.iter().all(|together| together.len() == 1);
    let all: Vec<String> = alternatives.iter().map(|together| together.join(" and ")).collect();
    all.join(if is_simple { " or " } else { ", or " })
}

/// A comparison of a parameter with a value, in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Comparison {
    /// Whether a value that compares with the constant in this way passes.
    pub fn allows(self, order: Ordering) -> bool {
        match self {
            Comparison::Eq => order.is_eq(),
            Comparison::Ne => order.is_ne(),
            Comparison::Lt => order.is_lt(),
            Comparison::Le => order.is_le(),
            Comparison::Gt => order.is_gt(),
            Comparison::Ge => order.is_ge(),
        }
    }

    /// The operator in a specification: `==`.
    pub fn operator(self) -> &'static str {
        match self {
            Comparison::Eq => "==",
            Comparison::Ne => "!=",
            Comparison::Lt => "<",
            Comparison::Le => "<=",
            Comparison::Gt => ">",
            Comparison::Ge => ">=",
        }
    }
}
