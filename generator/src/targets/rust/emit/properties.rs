//! The properties of fields, answers and endpoints as calls of builder methods: `.required().key("id")`. The names of the runtime's methods
//! and variants are here.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::tokens::{ident, literal};
use crate::model::{Arrays, BodyKind, Comparison, DateFormat, ParamStyle, Requires, StreamForm, WrittenAs};
use crate::targets::rust::ir::{
    AnswerProperty, Condition, Constant, Constraint, EndpointProperty, FieldProperty, Literal, Pages, ParamLocation, Rule, Test,
};
use crate::targets::rust::names::Ident;

/// The calls of a field.
pub(super) fn of_field(properties: &[FieldProperty]) -> TokenStream {
    properties.iter().map(field_call).collect()
}

/// The calls of an answer.
pub(super) fn of_answer(properties: &[AnswerProperty]) -> TokenStream {
    properties.iter().map(answer_call).collect()
}

/// The calls of an endpoint.
pub(super) fn of_endpoint(properties: &[EndpointProperty]) -> TokenStream {
    properties.iter().map(endpoint_call).collect()
}

fn field_call(property: &FieldProperty) -> TokenStream {
    match property {
        FieldProperty::Required => quote!(.required()),
        FieldProperty::Constraints(constraints) => {
            let constraints = constraints.iter().map(constraint);
            quote!(.constraints(&[#(#constraints),*]))
        }
        FieldProperty::Default(default) => {
            let default = constant(default);
            quote!(.default(#default))
        }
        FieldProperty::Date(format) => {
            let format = date_format(*format);
            quote!(.date(#format))
        }
        FieldProperty::WrittenAs(WrittenAs::Number) => quote!(.written_as(Number)),
        FieldProperty::WrittenAs(WrittenAs::String) => quote!(.written_as(String)),
        FieldProperty::NullIfAbsent => quote!(.null()),
        FieldProperty::Prefix(prefix) => quote!(.prefix(#prefix)),
        FieldProperty::Key(key) => quote!(.key(#key)),
        FieldProperty::OneOrMany => quote!(.one_or_many()),
        FieldProperty::Location(location) => {
            let location = param_location(location);
            quote!(.location(#location))
        }
        FieldProperty::Style(style) => {
            let style = param_style(*style);
            quote!(.style(#style))
        }
        FieldProperty::Called(name) => quote!(.called(#name)),
    }
}

fn answer_call(property: &AnswerProperty) -> TokenStream {
    match property {
        AnswerProperty::File => quote!(.file()),
        AnswerProperty::Outcome => quote!(.outcome()),
        AnswerProperty::OutcomeIn(field) => quote!(.outcome_in(#field)),
        AnswerProperty::OutcomeMessage(field) => quote!(.outcome_message(#field)),
        AnswerProperty::OutcomeOfRules => quote!(.outcome_of_rules()),
        AnswerProperty::Stream(StreamForm::Events, None) => quote!(.events()),
        AnswerProperty::Stream(StreamForm::Events, Some(end)) => quote!(.events_until(#end)),
        AnswerProperty::Stream(StreamForm::Lines, None) => quote!(.lines()),
        AnswerProperty::Stream(StreamForm::Lines, Some(end)) => quote!(.lines_until(#end)),
        AnswerProperty::OrFalse => quote!(.or_false()),
        AnswerProperty::Key(key) => quote!(.key(#key)),
        AnswerProperty::OneOrMany => quote!(.one_or_many()),
        AnswerProperty::Media(BodyKind::Json, media) => quote!(.json_media(#media)),
        AnswerProperty::Media(BodyKind::Text, media) => quote!(.text_media(#media)),
        AnswerProperty::Media(BodyKind::Bytes, media) => quote!(.bytes_media(#media)),
        AnswerProperty::Media(BodyKind::File, media) => quote!(.file_media(#media)),
    }
}

fn endpoint_call(property: &EndpointProperty) -> TokenStream {
    match property {
        EndpointProperty::Scope(scope) => quote!(.scope(#scope)),
        EndpointProperty::Public => quote!(.public()),
        EndpointProperty::Webhook => quote!(.webhook()),
        EndpointProperty::Server(name) => quote!(.server(#name)),
        EndpointProperty::Multipart => quote!(.multipart()),
        EndpointProperty::Auth(alternatives) => {
            let alternatives = credentials(alternatives);
            quote!(.auth(#alternatives))
        }
        EndpointProperty::Constants(constants) => {
            let constants = constants.iter().map(|(name, location, value)| {
                let (location, value) = (param_location(location), constant(&Constant::Literal(value.clone())));
                quote!((#name, #location, #value))
            });
            quote!(.constants(&[#(#constants),*]))
        }
        EndpointProperty::Status(status) => {
            let status = Token::u16_unsuffixed(*status);
            quote!(.status(#status))
        }
        EndpointProperty::Answer(property) => answer_call(property),
        EndpointProperty::DatesBy(param) => quote!(.dates_by(#param)),
        EndpointProperty::DatesByValues(param, values) => {
            let values = values.iter().map(|(value, format)| {
                let format = date_format(*format);
                quote!((#value, #format))
            });
            quote!(.dates_by_values(#param, &[#(#values),*]))
        }
        EndpointProperty::Dates(format) => {
            let format = date_format(*format);
            quote!(.dates(#format))
        }
        EndpointProperty::Answers(name) => answers(name),
        EndpointProperty::Accept(accept) => quote!(.accept(#accept)),
        EndpointProperty::Pages(pages, items) => pages_call(pages, items),
        EndpointProperty::Origins(origins) => quote!(.origins(&[#(#origins),*])),
        EndpointProperty::PageSize(limit, size) => {
            let size = Token::u64_unsuffixed(*size);
            quote!(.page_size(#limit, #size))
        }
        EndpointProperty::RuleStatuses(statuses) => {
            let statuses = statuses.iter().map(|(index, status)| {
                let (index, status) = (Token::usize_unsuffixed(*index), Token::u16_unsuffixed(*status));
                quote!((#index, #status))
            });
            quote!(.rule_statuses(&[#(#statuses),*]))
        }
        EndpointProperty::Total(field) => quote!(.total(#field)),
        EndpointProperty::More(field) => quote!(.more(#field)),
        EndpointProperty::Chunk(list, size) => {
            let size = Token::u64_unsuffixed(*size);
            quote!(.chunk(#list, #size))
        }
    }
}

/// The call with the table of an enum of answers, which the macro `answers` declares.
fn answers(name: &Ident) -> TokenStream {
    let name = ident(name);
    quote!(.answers(#name::ANSWERS))
}

fn pages_call(pages: &Pages, items: &str) -> TokenStream {
    match pages {
        Pages::Offset(offset, limit, size) => {
            let size = Token::u64_unsuffixed(*size);
            quote!(.offset(#offset, #limit, #size, #items))
        }
        Pages::Cursor(cursor, next) => quote!(.cursor(#cursor, #next, #items)),
        Pages::CursorHeader(cursor, header) => quote!(.cursor_header(#cursor, #header, #items)),
        Pages::AfterItem(cursor, field) => quote!(.after_item(#cursor, #field, #items)),
        Pages::Page(page, first) => {
            let first = Token::u64_unsuffixed(*first);
            quote!(.page(#page, #first, #items))
        }
        Pages::LinkHeader => quote!(.link_header(#items)),
        Pages::Link(next) => quote!(.link(#next, #items)),
    }
}

/// Alternatives of credentials: `&[&["basic"], &["bearer"]]`.
pub(super) fn credentials(alternatives: &[Vec<String>]) -> TokenStream {
    let alternatives = alternatives.iter().map(|names| quote!(&[#(#names),*]));
    quote!(&[#(#alternatives),*])
}

/// A rule, as the runtime's `Rule`.
pub(super) fn rule(rule: &Rule) -> TokenStream {
    match rule {
        Rule::List(rule, params) => {
            let name = super::tokens::name(rule.variant());
            quote!(#name(&[#(#params),*]))
        }
        Rule::Conditional(rule, param, condition) => {
            let (name, condition) = (super::tokens::name(rule.variant()), condition_value(condition));
            quote!(#name(#param, #condition))
        }
        Rule::Pair(rule, first, second) => {
            let name = super::tokens::name(rule.variant());
            quote!(#name(#first, #second))
        }
    }
}

/// A condition, as the runtime's `Condition`.
fn condition_value(condition: &Condition) -> TokenStream {
    joined(&quote!(Any), condition.alternatives.iter().map(|tests| joined(&quote!(All), tests.iter().map(test))))
}

/// The only condition, or the variant `name` with all of them.
fn joined(name: &TokenStream, conditions: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    if conditions.len() == 1 { quote!(#(#conditions)*) } else { quote!(#name(&[#(#conditions),*])) }
}

/// A test, as the runtime's `Condition`.
fn test(test: &Test) -> TokenStream {
    let param = &test.param;
    let (comparison, value) = match &test.requires {
        Requires::Sent => return quote!(Sent(#param)),
        Requires::OneOf(values) => {
            let values = values.iter().map(constant);
            return quote!(In(#param, &[#(#values),*]));
        }
        Requires::Compared(comparison, value) => (comparison, constant(value)),
    };
    match comparison {
        Comparison::Eq => quote!(Eq(#param, #value)),
        Comparison::Ne => quote!(Ne(#param, #value)),
        Comparison::Lt => quote!(Lt(#param, #value)),
        Comparison::Le => quote!(Le(#param, #value)),
        Comparison::Gt => quote!(Gt(#param, #value)),
        Comparison::Ge => quote!(Ge(#param, #value)),
    }
}

/// A constant, as the runtime's `Literal`.
fn constant(constant: &Constant) -> TokenStream {
    match constant {
        Constant::Literal(literal) => literal_value(literal),
        Constant::Instant(seconds, nanoseconds) => {
            let parts = [seconds, nanoseconds].map(|part| literal(&Literal::Int(*part)));
            quote!(Instant(#(#parts),*))
        }
    }
}

/// A literal, as the runtime's `Literal`: `Str("a")`.
pub(super) fn literal_value(value: &Literal) -> TokenStream {
    let tokens = literal(value);
    match value {
        Literal::Bool(_) => quote!(Bool(#tokens)),
        Literal::Int(_) => quote!(Int(#tokens)),
        Literal::UInt(_) => quote!(UInt(#tokens)),
        Literal::Float(_) => quote!(Float(#tokens)),
        Literal::Str(_) => quote!(Str(#tokens)),
    }
}

/// A constraint, as the runtime's `Constraint`. A pattern and `unique` are constant functions, which refer to code that only they need.
fn constraint(constraint: &Constraint) -> TokenStream {
    let float = |limit: &f64| literal(&Literal::Float(*limit));
    let integer = |limit: &i128| literal(&Literal::Int(*limit));
    let count = |limit: &u64| Token::u64_unsuffixed(*limit);
    match constraint {
        Constraint::Min(limit) => call(quote!(Min), float(limit)),
        Constraint::MinInteger(limit) => call(quote!(MinInt), integer(limit)),
        Constraint::Max(limit) => call(quote!(Max), float(limit)),
        Constraint::MaxInteger(limit) => call(quote!(MaxInt), integer(limit)),
        Constraint::MinLength(limit) => call(quote!(MinLength), count(limit)),
        Constraint::MaxLength(limit) => call(quote!(MaxLength), count(limit)),
        Constraint::Pattern(pattern) => call(quote!(pattern), pattern),
        Constraint::MinItems(limit) => call(quote!(MinItems), count(limit)),
        Constraint::MaxItems(limit) => call(quote!(MaxItems), count(limit)),
        Constraint::Unique => quote!(unique()),
    }
}

fn call(name: TokenStream, argument: impl quote::ToTokens) -> TokenStream {
    quote!(#name(#argument))
}

fn date_format(format: DateFormat) -> TokenStream {
    match format {
        DateFormat::Epoch => quote!(Epoch),
        DateFormat::EpochMs => quote!(EpochMs),
        DateFormat::EpochFraction => quote!(EpochFraction),
        DateFormat::Iso8601 => quote!(Iso8601),
        DateFormat::UtcMinutes => quote!(UtcMinutes),
        DateFormat::HttpDate => quote!(HttpDate),
    }
}

/// How lists are written, as the runtime's `Arrays`.
pub(super) fn arrays(arrays: Arrays) -> TokenStream {
    match arrays {
        Arrays::Repeat => quote!(Repeat),
        Arrays::Brackets => quote!(Brackets),
        Arrays::Indexed => quote!(Indexed),
        Arrays::Comma => quote!(Comma),
        Arrays::Space => quote!(Space),
        Arrays::Pipe => quote!(Pipe),
    }
}

/// The style of a parameter: a variant of the runtime's `Arrays`, or `Json`.
fn param_style(style: ParamStyle) -> TokenStream {
    match style {
        ParamStyle::Lists(lists) => arrays(lists),
        ParamStyle::Json => quote!(Json),
    }
}

fn param_location(location: &ParamLocation) -> TokenStream {
    match location {
        ParamLocation::Query => quote!(Query),
        ParamLocation::Path => quote!(Path),
        ParamLocation::Header => quote!(Header),
        ParamLocation::Cookie => quote!(Cookie),
        ParamLocation::Body => quote!(Body),
        ParamLocation::Form => quote!(Form),
        ParamLocation::RawBody => quote!(RawBody),
        ParamLocation::FileBody(media) => quote!(FileBody(#media)),
        ParamLocation::JsonBody(media) => quote!(JsonBody(#media)),
        ParamLocation::TextBody(media) => quote!(TextBody(#media)),
        ParamLocation::BytesBody(media) => quote!(BytesBody(#media)),
    }
}
