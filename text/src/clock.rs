//! Times of day, and durations of ISO 8601.
//!
//! In: a text. Out: whether it has the form, and the length of a duration.

use std::time::Duration;

/// Whether a text is a time of day: `10:30`, `10:30:15`, `10:30:15.25`, each also with an offset, `Z` or `+02:00`.
pub fn is_time_of_day(text: &str) -> bool {
    let Some(rest) = two_digits(text, 23).and_then(|rest| rest.strip_prefix(':')).and_then(|rest| two_digits(rest, 59)) else {
        return false;
    };
    // 60 is a leap second.
    let rest = match rest.strip_prefix(':').map(|rest| two_digits(rest, 60)) {
        None => rest,
        Some(None) => return false,
        Some(Some(rest)) => match rest.strip_prefix('.') {
            None => rest,
            Some(fraction) => match fraction.trim_start_matches(|letter: char| letter.is_ascii_digit()) {
                rest if rest.len() == fraction.len() => return false,
                rest => rest,
            },
        },
    };
    rest.is_empty() || rest == "Z" || is_offset(rest)
}

fn is_offset(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).and_then(|rest| two_digits(rest, 23)).and_then(|rest| rest.strip_prefix(':'));
    rest.and_then(|rest| two_digits(rest, 59)) == Some("")
}

/// The text behind two digits, which are a number up to `greatest`.
fn two_digits(text: &str, greatest: u8) -> Option<&str> {
    let (digits, rest) = text.split_at_checked(2)?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && digits.parse::<u8>().ok()? <= greatest).then_some(rest)
}

/// A duration of ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IsoDuration {
    /// Its length without years and months.
    pub length: Duration,
    /// Whether it has years or months, whose length depends on the calendar.
    pub has_months: bool,
}

/// The designators of a duration in front of `T` and behind it, each with its length in seconds. Years and months have none.
const DATE: [(char, Option<u64>); 4] = [('Y', None), ('M', None), ('W', Some(604_800)), ('D', Some(86_400))];
const TIME: [(char, Option<u64>); 3] = [('H', Some(3600)), ('M', Some(60)), ('S', Some(1))];

/// Reads a duration such as `P1DT2H30M` or `PT0.5S`. Only its last number can have a fraction.
pub fn iso_duration(text: &str) -> Option<IsoDuration> {
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    let mut duration = IsoDuration { length: Duration::ZERO, has_months: false };
    add_parts(date, &DATE, time.is_empty(), &mut duration)?;
    add_parts(time, &TIME, true, &mut duration)?;
    (!date.is_empty() || !time.is_empty()).then_some(duration)
}

/// Adds numbers with their designators, which are in this order.
fn add_parts(mut text: &str, units: &[(char, Option<u64>)], has_fraction: bool, duration: &mut IsoDuration) -> Option<()> {
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')?;
        let (number, rest) = text.split_at_checked(end)?;
        let designator = rest.chars().next()?;
        text = rest.get(designator.len_utf8()..)?;
        let (_, seconds) = units.find(|(letter, _)| *letter == designator)?;
        let (whole, fraction) = number.split_once(['.', ',']).map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || fraction.is_some_and(|fraction| !is_number(fraction) || !has_fraction || !text.is_empty()) {
            return None;
        }
        match seconds {
            None => duration.has_months = true,
            Some(seconds) => duration.length = duration.length.checked_add(length(*seconds, whole, fraction.unwrap_or("0"))?)?,
        }
    }
    Some(())
}

/// The length of a number of units of this many seconds. The first nine digits of a fraction are used.
fn length(seconds: u64, whole: &str, fraction: &str) -> Option<Duration> {
    let digits = fraction.get(..fraction.len().min(9))?;
    let billionths = format!("{digits:0<9}").parse::<u64>().ok()?.checked_mul(seconds)?;
    let whole = Duration::from_secs(whole.parse::<u64>().ok()?.checked_mul(seconds)?);
    whole.checked_add(Duration::from_nanos(billionths))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{IsoDuration, is_time_of_day, iso_duration};

    #[test]
    fn times_of_day() {
        for time in
            ["00:00", "23:59", "10:30:15", "23:59:60", "10:30:15.123456789012", "10:30Z", "10:30:15+02:00", "10:30:15.5-23:59"]
        {
            assert!(is_time_of_day(time), "{time}");
        }
        for other in [
            "",
            "1:30",
            "24:00",
            "10:60",
            "10:30:",
            "10:30:61",
            "10:30:15.",
            "10:30+2",
            "10:30+02:0",
            "10:30 Z",
            "10.30",
            "ab:cd",
            "1\u{e9}:00",
        ] {
            assert!(!is_time_of_day(other), "{other}");
        }
    }

    #[test]
    fn durations() {
        let of = |seconds: u64, nanos: u32, has_months| Some(IsoDuration { length: Duration::new(seconds, nanos), has_months });
        for (text, duration) in [
            ("PT0S", of(0, 0, false)),
            ("P1DT2H30M", of(95_400, 0, false)),
            ("P3W", of(1_814_400, 0, false)),
            ("PT0.5S", of(0, 500_000_000, false)),
            ("PT1,25H", of(4500, 0, false)),
            ("P0.5D", of(43_200, 0, false)),
            ("P1Y2M3D", of(259_200, 0, true)),
            ("PT36H", of(129_600, 0, false)),
        ] {
            assert_eq!(iso_duration(text), duration, "{text}");
        }
        for other in [
            "",
            "P",
            "PT",
            "P1",
            "1D",
            "P1H",
            "PT1D",
            "PT1S1H",
            "P1DT",
            "PT1.S",
            "PT.5S",
            "PT1.5H1S",
            "P0.5DT1H",
            "-P1D",
            "P-1D",
            "PT99999999999999999999S",
            "P1\u{e9}",
        ] {
            assert_eq!(iso_duration(other), None, "{other}");
        }
    }
}
