//! Syntax of values that travel as text: what the runtime reads, in short.
//!
//! In: text. Out: whether it is a date, an instant and so on. Not here: the values.

use crate::model::{EnumDef, EnumRepr};

/// `2026-01-31`
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|part| digits(part, if part.len() == 4 { 4 } else { 2 })).collect();
    let [Some(year), Some(month), Some(day)] = parts.as_slice() else { return false };
    text.len() == 10 && text.find('-') == Some(4) && *day >= 1 && *day <= days(*year, *month)
}

/// `2026-01-31T10:00:00+00:00`, `2026-01-31 10:00`, or seconds since 1970.
pub(super) fn is_instant(text: &str) -> bool {
    if text.parse::<i64>().is_ok() {
        return true;
    }
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return is_date(text) };
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone).unwrap_or((time, ""));
    is_date(date) && is_clock(clock) && is_zone(zone)
}

/// `10:00`, `10:00:00` or `10:00:00.5`
fn is_clock(text: &str) -> bool {
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<Option<u32>> = text.split(':').map(|part| digits(part, 2)).collect();
    let whole = match parts.as_slice() {
        [Some(hour), Some(minute)] => *hour < 24 && *minute < 60,
        [Some(hour), Some(minute), Some(second)] => *hour < 24 && *minute < 60 && *second < 61,
        _ => false,
    };
    whole && (1..=9).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// Nothing, `Z`, `+01:00` or `+0100`
fn is_zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return text.is_empty() || text.eq_ignore_ascii_case("z") };
    let offset = offset.replacen(':', "", 1);
    matches!(offset.len(), 2 | 4) && offset.bytes().all(|b| b.is_ascii_digit())
}

/// `-12.50`
pub(super) fn is_decimal(text: &str) -> bool {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub(super) fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// A scheme, `:`, and something behind it without white space.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let begins = scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let letters = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    begins && letters && !rest.is_empty() && !rest.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Base64 with padding.
pub(super) fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(&b))
}

/// Whether an enum lists this wire value. `1` and `01` are one integer.
pub(super) fn is_listed(def: &EnumDef, wire: &str) -> bool {
    let number = wire.parse::<i64>().ok();
    def.values.iter().any(|value| match def.repr {
        EnumRepr::String => *value.wire == wire,
        EnumRepr::Integer => number.is_some() && value.wire.parse::<i64>().ok() == number,
    })
}

fn digits(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}
