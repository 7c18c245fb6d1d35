//! Untagged unions are decoded in time proportional to the length of the text.

use std::time::{Duration, Instant};

use crate::types::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) enum Sum {
    #[default]
    Plus,
    Minus,
}
specwright::private::string_enum! {
    Sum closed;
    "+" Plus;
    "-" Minus;
}

#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub(crate) enum Order {
    #[default]
    Less,
    More,
}
specwright::private::string_enum! {
    Order closed;
    "<" Less;
    ">" More;
}

/// Two variants with the same members, whose last members accept different values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    Number(f64),
    Arithmetic(Box<Arithmetic>),
    Compare(Box<Compare>),
    Not(Box<Not>),
    Name(String),
}
specwright::private::union! {
    Expr Number [];
    0 Number "Number" f64;
    1 Arithmetic "Arithmetic" Box<Arithmetic>;
    2 Compare "Compare" Box<Compare>;
    3 Not "Not" Box<Not>;
    4 Name "Name" String;
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Arithmetic {
    left: Expr,
    right: Expr,
    op: Sum,
}
specwright::private::object! {
    Arithmetic;
    0 left "left" .required();
    1 right "right" .required();
    2 op "op" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Compare {
    left: Expr,
    right: Expr,
    op: Order,
}
specwright::private::object! {
    Compare;
    0 left "left" .required();
    1 right "right" .required();
    2 op "op" .required();
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Not {
    not: Expr,
}
specwright::private::object! {
    Not;
    0 not "not" .required();
}

/// Two variants with the same members, which differ only at the end of the innermost value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Twin {
    Left(Box<Left>),
    Right(Box<Right>),
}
specwright::private::union! {
    Twin Left [];
    0 Left "Left" Box<Left>;
    1 Right "Right" Box<Right>;
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Left {
    next: Option<Twin>,
    end: Option<Vec<Sum>>,
}
specwright::private::object! {
    Left;
    0 next "next";
    1 end "end";
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Right {
    next: Option<Twin>,
    end: Option<Vec<Order>>,
}
specwright::private::object! {
    Right;
    0 next "next";
    1 end "end";
}

fn nested(depth: usize, innermost: &str, op: &str) -> String {
    format!("{}{innermost}{}", r#"{"left":"#.repeat(depth), format!(r#","right":1,"op":"{op}"}}"#).repeat(depth))
}

/// The time limit of a test, for a debug build on a busy machine.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn variants_with_the_same_members_are_selected_by_their_scalars() {
    let compare: Expr =
        lenient(r#"{"left":{"left":1,"right":"x","op":"-"},"right":{"not":{"left":1,"right":2,"op":">"}},"op":"<"}"#);
    let Expr::Compare(compare) = compare else { panic!("{compare:?}") };
    assert!(matches!(&compare.left, Expr::Arithmetic(sum) if sum.op == Sum::Minus && sum.right == Expr::Name("x".to_owned())));
    assert!(matches!(&compare.right, Expr::Not(not) if matches!(&not.not, Expr::Compare(_))));
    // The order of members, unknown members and leniency make no difference.
    for text in [r#"{"op":"<","right":1,"left":2}"#, r#"{"left":2,"op":"<","right":1,"other":{"op":"+"}}"#] {
        for how in [loose(), strict()] {
            assert!(matches!(reading(text, how), Ok(Expr::Compare(_))), "{text}");
        }
    }
    wrong::<Expr>(r#"{"left":2,"op":"+","right":1,"op":"<"}"#, loose());
}

#[test]
fn nested_unions_take_linear_time() {
    let begin = Instant::now();
    for op in ["+", "<"] {
        for depth in [1, 10, 30, 60, 120] {
            let expr: Expr = lenient(&nested(depth, "1", op));
            assert_eq!(matches!(expr, Expr::Compare(_)), op == "<");
            assert!(reading::<Expr>(&nested(depth, "1", op), strict()).is_ok());
        }
        // The innermost value fits no variant, or only leniently.
        wrong::<Expr>(&nested(100, r#"{"left":1}"#, op), loose());
        assert!(reading::<Expr>(&nested(100, "true", op), loose()).is_ok());
    }
    let list = format!("[{}]", vec![nested(20, "1", "<"); 200].join(","));
    assert_eq!(lenient::<Vec<Expr>>(&list).len(), 200);
    assert!(begin.elapsed() < SOON, "{:?}", begin.elapsed());
}

#[test]
fn a_document_has_a_budget_of_attempts() {
    let begin = Instant::now();
    let twins = |depth: usize, end: &str| format!(r#"{}{{"end":{end}}}{}"#, r#"{"next":"#.repeat(depth), "}".repeat(depth));
    for depth in [1, 5] {
        assert!(matches!(lenient(&twins(depth, r#"["+"]"#)), Twin::Left(_)));
        assert!(reading::<Twin>(&twins(depth, r#"["<"]"#), loose()).is_ok());
        assert!(wrong::<Twin>(&twins(depth, r#"["?"]"#), loose()).expected.starts_with("one of "));
    }
    for depth in [30, 60, 120] {
        for end in [r#"["?"]"#, "7"] {
            let unreadable = wrong::<Twin>(&twins(depth, end), loose());
            assert!(unreadable.found.contains("used up the budget"), "{unreadable:?}");
            assert!(unreadable.pointer.starts_with("/next/next"), "{unreadable:?}");
            let strict = wrong::<Twin>(&twins(depth, end), strict());
            assert!(strict.pointer.starts_with("/next/next"), "{strict:?}");
        }
    }
    assert!(begin.elapsed() < SOON, "{:?}", begin.elapsed());
}

#[test]
fn numbers_in_unions_keep_their_digits() {
    for number in ["1.10", "12345678901234567890123", "1e400", "-0.5"] {
        let read: Free = lenient(&format!("[{number}]"));
        assert_eq!(written(&read), format!("[{number}]"));
        let text = format!(r#"{{"left":{number},"right":"a"}}"#);
        assert_eq!(written(&lenient::<Free>(&text)), text);
        assert_eq!(lenient::<Word>(number), Word::Text(number.to_owned()));
    }
    assert_eq!(lenient::<Word>("1.0"), Word::Integer(1));
}

/// Free JSON as a variant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Free {
    Flag(bool),
    Other(specwright::Json),
}
specwright::private::union! {
    Free Flag [];
    0 Flag "Flag" bool;
    1 Other "Other" specwright::Json;
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Word {
    Integer(i64),
    Text(String),
}
specwright::private::union! {
    Word Integer [];
    0 Integer "Integer" i64;
    1 Text "Text" String;
}
