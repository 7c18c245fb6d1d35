//! Reads every text in `timestamps.tsv` and compares it with the timestamp in the next column.

use specwright_text::{Instant, Unit, timestamp};

/// `-1.5` as an instant.
fn instant(number: &str) -> Option<Instant> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let size: i128 = format!("{}{fraction:0<9}", whole.trim_start_matches('-')).parse().unwrap();
    Instant::from_nanoseconds(if number.starts_with('-') { -size } else { size })
}

#[test]
fn texts_of_the_table_give_the_instants_beside_them() {
    let rows = include_str!("timestamps.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let [format, text, expected] = row.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let unit = if format == "epoch_ms" { Unit::Milliseconds } else { Unit::Seconds };
        let expected = if expected == "-" { None } else { Some(instant(expected).unwrap()) };
        assert_eq!(timestamp(text, unit), expected, "{row}");
    }
}

#[test]
fn zero_dates_are_recognised() {
    for zero in ["0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "0000-00-00 00:00:00.000000", "0000-00-00 00:00"] {
        assert!(specwright_text::is_zero_date(zero), "{zero}");
        assert_eq!((timestamp(zero, Unit::Seconds), specwright_text::date(zero)), (None, None), "{zero}");
    }
    for other in ["0000-00-01", "0000-01-00", "0000-00-00 00:00:01", "0000-00-00 00:00:00.5", "0000-00-00x", "", "0"] {
        assert!(!specwright_text::is_zero_date(other), "{other}");
    }
}
