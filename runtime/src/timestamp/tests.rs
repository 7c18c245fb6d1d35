//! Compares the reader with that of jiff, reads and writes every format, and reads the texts of the table, as the tests of the generator do.

use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use proptest::prelude::*;
use specwright_text::Instant;

use super::{Date, DateFormat, Timestamp};

const FORMATS: [(&str, DateFormat); 6] = [
    ("epoch", DateFormat::Epoch),
    ("epoch_ms", DateFormat::EpochMs),
    ("epoch_fraction", DateFormat::EpochFraction),
    ("iso8601", DateFormat::Iso8601),
    ("utc_minutes", DateFormat::UtcMinutes),
    ("http_date", DateFormat::HttpDate),
];

#[test]
fn every_text_of_the_table_is_read_as_it_says() {
    let rows = include_str!("../../../text/tests/timestamps.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let [format, text, expected] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let read = Timestamp::parse_as(text, DateFormat::from_name(format).unwrap());
        let shown = read.map_or_else(|| "-".to_owned(), |it| it.display(DateFormat::EpochFraction).to_string());
        assert_eq!(shown, expected, "{row}");
    }
}

/// Pieces that random texts are made of.
const PIECES: &[&str] = &[
    "-",
    "+",
    ":",
    "T",
    "t",
    " ",
    "Z",
    "z",
    ".",
    ",",
    "[",
    "]",
    "!",
    "=",
    "/",
    "[Europe/Paris]",
    "[u-ca=gregory]",
    "[!a=b-1]",
    "[+01:30]",
    "00",
    "01",
    "02",
    "12",
    "13",
    "23",
    "24",
    "25",
    "28",
    "29",
    "30",
    "31",
    "59",
    "60",
    "1999",
    "2000",
    "2024",
    "2026-02-28",
    "20240229",
    "-001999",
    "9999-12-31",
    "-009999-01-01",
    "10:20:30",
    "102030",
    "5",
    "123456789",
    "0123456789123",
    "+02:00",
    "-0330",
    "+18:00",
    "-18:01",
    "+25:59:59.5",
    "é",
];

/// Templates whose characters are replaced at random.
const TEXTS: &[&str] = &[
    "2026-01-31T10:00:00+00:00",
    "2026-01-31 10:00",
    "2026-01-31t10:00:00.123456789z",
    "20260131T100000Z",
    "9999-12-31T23:59:59.999-05:00",
    "-009999-01-01T01:59:59+02:00",
    "2026-01-31T10:00:00,5+01:00[Europe/Paris][u-ca=gregory]",
    "2024-02-29",
];

/// Numbers that look random and are the same in every run: splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        usize::try_from((mixed ^ (mixed >> 27)) % u64::try_from(limit).unwrap()).unwrap()
    }
    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }
    fn text(&mut self) -> String {
        if self.below(2) == 0 {
            return (0..self.below(9)).map(|_| self.of(PIECES)).collect();
        }
        let mut text: Vec<char> = self.of(TEXTS).chars().collect();
        for _ in 0..self.below(4) {
            let at = self.below(text.len());
            match self.below(4) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, self.of(PIECES).chars().next().unwrap()),
                _ => text[at] = char::from(b'0' + u8::try_from(self.below(10)).unwrap()),
            }
        }
        text.into_iter().collect()
    }
}

/// What jiff reads: an instant, otherwise a local time as UTC.
fn by_jiff(text: &str) -> Option<jiff::Timestamp> {
    let civil = || Offset::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok();
    text.parse().ok().or_else(civil)
}

/// The text with at most nine digits in each fraction.
fn shortened(text: &str) -> String {
    let (mut digits, mut in_fraction) = (0, false);
    text.chars()
        .filter(|letter| {
            digits = if letter.is_ascii_digit() && in_fraction { digits + 1 } else { 0 };
            in_fraction = matches!(letter, '.' | ',') || (in_fraction && letter.is_ascii_digit());
            digits <= 9
        })
        .collect()
}

/// Why our reader and jiff's differ on a text; `None` when they should not.
fn explanation(text: &str, ours: Option<Timestamp>, theirs: Option<jiff::Timestamp>) -> Option<&'static str> {
    if ours.is_some() && theirs.is_none() {
        let cut = shortened(text);
        if cut != text && by_jiff(&cut) == ours.and_then(Timestamp::to_jiff) {
            return Some("we cut fractions after nine digits, jiff refuses them");
        }
        return ours.filter(|ours| ours.to_jiff().is_none()).map(|_| "jiff's years end 22 hours before ours");
    }
    let offset = text.split('[').next().and_then(|text| text.split_once(['T', 't', ' '])?.1.split_once(['+', '-']));
    if ours.is_none() && offset.is_some_and(|(_, offset)| offset.contains(['.', ','])) {
        return Some("we take no fractions of a second in offsets");
    }
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset();
    match offset {
        Some(offset) if offset.seconds().abs() > 18 * 3_600 => Some("we take offsets of at most 18 hours"),
        None if pieces.time_zone_annotation().is_some() => {
            Some("a time zone without an offset is not UTC, as the local time was taken")
        }
        // jiff reads the local time when the instant is out of its range.
        Some(_) if ours.is_some_and(|ours| ours.to_jiff().is_none()) => Some("jiff's years end 22 hours before ours"),
        _ => None,
    }
}

fn compare(text: &str) -> Option<&'static str> {
    let is_number = text.trim().starts_with(|first: char| first.is_ascii_digit() || "+-".contains(first))
        && text.trim()[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number || text.trim() != text {
        return Some("numbers and white space around a text are read by us alone");
    }
    let (ours, theirs) = (Timestamp::parse(text), by_jiff(text));
    match (ours, theirs) {
        (None, None) => return None,
        (Some(ours), Some(_)) if ours.to_jiff() == theirs => return None,
        _ => {}
    }
    let explained = explanation(text, ours, theirs);
    assert!(explained.is_some(), "{text:?}: {ours:?}, but jiff reads {theirs:?}");
    explained
}

/// The number of texts is 100,000; `SPECWRIGHT_TEXTS` sets another.
#[test]
fn random_texts_are_read_as_jiff_reads_them() {
    let count = std::env::var("SPECWRIGHT_TEXTS").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let (mut random, mut read) = (Random(1), 0);
    for _ in 0..count {
        let text = random.text();
        read += u32::from(Timestamp::parse(&text).is_some());
        compare(&text);
    }
    assert!(count < 1_000 || read > count / 20, "too few of {count} texts are dates: {read}");
}

#[test]
fn every_difference_from_jiff_is_explained() {
    for (text, reason) in [
        ("2026-01-31T10:00:00.1234567890Z", "we cut fractions after nine digits, jiff refuses them"),
        ("9999-12-31T23:59:59Z", "jiff's years end 22 hours before ours"),
        ("9999-12-31T23:59:59-05:00", "jiff's years end 22 hours before ours"),
        ("2026-01-31T10:00:00+19:00", "we take offsets of at most 18 hours"),
        ("2026-01-31T10:00:00+01:00:00.5", "we take no fractions of a second in offsets"),
        ("2026-01-31T10:00:00[Europe/Paris]", "a time zone without an offset is not UTC, as the local time was taken"),
        ("1769853600", "numbers and white space around a text are read by us alone"),
        ("1769853600.5", "numbers and white space around a text are read by us alone"),
        (" 2026-01-31T10:00:00Z", "numbers and white space around a text are read by us alone"),
    ] {
        assert_eq!(compare(text), Some(reason), "{text}");
    }
}

#[test]
fn what_a_format_carries_is_written() {
    let at = |text| Timestamp::parse(text).unwrap();
    let forms = |text| FORMATS.map(|(_, format)| at(text).display(format).to_string());
    assert_eq!(
        forms("2026-01-31T10:00:00.999Z"),
        [
            "1769853600",
            "1769853600999",
            "1769853600.999",
            "2026-01-31T10:00:00.999+00:00",
            "2026-01-31 10:00",
            "Sat, 31 Jan 2026 10:00:00 GMT"
        ]
    );
    assert_eq!(
        forms("1969-12-31T23:59:58.25Z"),
        ["-1", "-1750", "-1.75", "1969-12-31T23:59:58.25+00:00", "1969-12-31 23:59", "Wed, 31 Dec 1969 23:59:58 GMT"]
    );
    // A date of HTTP has no offset, so that its year has five digits here.
    assert_eq!(
        forms("9999-12-31T23:59:59-05:00").last_chunk::<3>().unwrap(),
        &["9999-12-31T10:59:59-18:00", "9999-12-31 10:59", "Sat, 01 Jan 10000 04:59:59 GMT"]
    );
    assert_eq!(at("9999-12-31T23:59:59Z").to_string(), "9999-12-31T23:59:59+00:00");
    assert_eq!(at("-009999-01-01T00:00:00+01:00").to_string(), "-009999-01-01T17:00:00+18:00");
    assert_eq!(
        (Date::default().to_jiff(), Timestamp::default().to_jiff()),
        (civil::Date::default(), Some(jiff::Timestamp::default()))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(5_000) })]

    #[test]
    fn every_instant_survives_the_formats_that_carry_it(
        second in Instant::MIN_SECOND..=Instant::MAX_SECOND,
        nanosecond in 0..1_000_000_000_u32,
    ) {
        let instant = Timestamp::new(second, nanosecond).unwrap();
        let again = |format: DateFormat| Timestamp::parse_as(&instant.display(format).to_string(), format);
        prop_assert_eq!(again(DateFormat::Iso8601), Some(instant));
        prop_assert_eq!(again(DateFormat::EpochFraction), Some(instant));
        let milliseconds = |it: Timestamp| it.0.nanoseconds() / 1_000_000;
        prop_assert_eq!(again(DateFormat::EpochMs).map(milliseconds), Some(milliseconds(instant)));
        prop_assert_eq!(again(DateFormat::Epoch).map(Timestamp::epoch), Some(instant.epoch()));
    }

    #[test]
    fn instants_are_written_as_jiff_has_them(second in -377_705_023_201..=253_402_207_200_i64, nanosecond in 0..1_000_000_000_u32) {
        let instant = Timestamp::new(second, nanosecond).unwrap();
        let Some(by_jiff) = instant.to_jiff() else { return Ok(()) };
        let utc = Offset::UTC.to_datetime(by_jiff);
        prop_assert_eq!(Timestamp::from(by_jiff), instant);
        prop_assert_eq!(instant.epoch(), by_jiff.as_second());
        if (-9_999..=9_999).contains(&utc.year()) {
            prop_assert_eq!(Date::from(utc.date()).to_string(), utc.date().to_string());
            let (hour, minute) = (utc.hour(), utc.minute());
            prop_assert_eq!(instant.display(DateFormat::UtcMinutes).to_string(), format!("{} {hour:02}:{minute:02}", utc.date()));
        }
    }
}
