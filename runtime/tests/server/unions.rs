//! Recursive unions and decimals in JSON bodies, over real sockets.

use std::time::{Duration, Instant};

use specwright::server::RequestContext;
use specwright::{Decimal, HandlerError, private};

use super::service::{Running, STRICT};
use super::wire::*;

const JSON: &str = "content-type: application/json\r\n";

/// A sign of a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Plus.
    #[default]
    Plus,
    /// Minus.
    Minus,
}
private::string_enum! {
    Sign closed;
    "+" Plus;
    "-" Minus;
}

/// An order.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// Less.
    #[default]
    Less,
    /// Greater.
    Greater,
}
private::string_enum! {
    Order closed;
    "<" Less;
    ">" Greater;
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number.
    Number(Decimal),
    /// A sum.
    Sum(Box<Sum>),
    /// A comparison.
    Comparison(Box<Comparison>),
    /// A list.
    List(Vec<Expr>),
}
private::union! {
    Expr Number [];
    0 Number "Number" Decimal;
    1 Sum "Sum" Box<Sum>;
    2 Comparison "Comparison" Box<Comparison>;
    3 List "List" Vec<Expr>;
}

macro_rules! operations {
    ($($name:ident $op:ident;)*) => {$(
        /// An operation.
        #[derive(Clone, Default, PartialEq)]
        pub struct $name {
            /// `left`.
            pub left: Expr,
            /// `right`.
            pub right: Option<Expr>,
            /// `op`.
            pub op: Option<$op>,
        }
        private::object! {
            $name;
            0 left "left" .required();
            1 right "right";
            2 op "op";
        }
    )*};
}
operations! { Sum Sign; Comparison Order; }

/// A calculation.
#[derive(Clone, Default, PartialEq)]
pub struct Calculate {
    /// `expr`.
    pub expr: Option<Expr>,
    /// `price`.
    pub price: Option<Decimal>,
}
private::request! {
    Calculate -> Calculated;
    STRICT "calculate" Post "/calculate" Json .public();
    new();
    set();
    0 expr "expr";
    1 price "price" .written_as(Number);
}

/// The parameters that the handler got.
#[derive(Clone, Default, PartialEq)]
pub struct Calculated {
    /// `expr`.
    pub expr: Option<Expr>,
    /// `price`.
    pub price: Option<Decimal>,
}
private::object! {
    Calculated;
    0 expr "expr";
    1 price "price" .written_as(Number);
}

/// The content of the module `server` in generated code.
pub mod server {
    use super::{Calculate, Calculated};
    specwright::private::handlers! {
        /// Calculations.
        complete trait Calculations;
        /// Calculate.
        async fn calculate(Calculate) -> Calculated;
    }
    specwright::private::router! {
        /// Router.
        super::STRICT;
        /// Calculations.
        calculations(Calculations): calculate(Calculate);
    }
}

struct Desk;

impl server::Calculations for Desk {
    async fn calculate(&self, _: &RequestContext, request: Calculate) -> Result<Calculated, HandlerError> {
        Ok(Calculated { expr: request.expr, price: request.price })
    }
}

async fn post(server: &Running, body: &str) -> Response {
    send(server.address, "POST /calculate", JSON, body).await
}

fn nested(depth: usize, innermost: &str, end: &str) -> String {
    format!("{{\"expr\":{}{innermost}{}}}", "{\"left\":".repeat(depth), format!("{end}}}").repeat(depth))
}

#[tokio::test]
async fn nested_unions_take_linear_time() {
    let server = Running::start(server::Router::new().calculations(Desk)).await;
    let begin = Instant::now();
    for end in [r#","right":"1.50","op":"<""#, r#","op":"+""#, r#","right":[["1"],"2"],"op":">""#] {
        for depth in [1, 5, 20, 30, 60] {
            let body = nested(depth, "\"1\"", end);
            let response = post(&server, &body).await;
            assert_eq!((response.status, response.body.as_str()), (200, body.as_str()), "{depth}");
        }
    }
    // The two variants differ only in the innermost value, which fits neither. So the budget is used up.
    for depth in [30, 60] {
        for innermost in ["true", "{\"left\":{}}", "\"x\"", "[[]"] {
            let response = post(&server, &nested(depth, innermost, "")).await;
            assert!(response.status >= 400 && response.status < 500, "{response:?}");
            let is_explained = response.body.contains("fewer attempts") && response.body.contains("expr[left][left]");
            assert!(is_explained || innermost == "[[]", "{response:?}");
        }
    }
    let shallow = post(&server, &nested(2, "true", "")).await;
    assert!(shallow.body.contains("expr must be one of Number, Sum, Comparison, List"), "{shallow:?}");
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_decimal_is_read_exactly_and_written_as_a_number() {
    let server = Running::start(server::Router::new().calculations(Desk)).await;
    for (sent, written) in [
        ("12.50", "12.50"),
        ("5", "5"),
        ("\"12.50\"", "12.50"),
        ("-0.10", "-0.10"),
        ("12345678901234567890123.45", "12345678901234567890123.45"),
        ("1e3", "1000"),
        ("\"+007.0\"", "7.0"),
        ("\"-000\"", "-0"),
    ] {
        let response = post(&server, &format!(r#"{{"price":{sent}}}"#)).await;
        assert_eq!(response.body, format!(r#"{{"price":{written}}}"#), "{sent}");
    }
    for sent in ["true", "\"1e3\"", "\"x\"", "[1]", "1e1000", "\"1,5\""] {
        let response = post(&server, &format!(r#"{{"price":{sent}}}"#)).await;
        assert!(response.status >= 400 && response.body.contains("price must be"), "{sent}: {response:?}");
    }
}
