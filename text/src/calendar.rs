//! The proleptic Gregorian calendar of ISO 8601.
//!
//! In: year, month and day. Out: days since 1970. And the reverse.

/// The number of days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i64 = 719_468;
/// The number of days of 400 years, after which leap years repeat.
const DAYS_OF_ERA: i64 = 146_097;

/// The number of days from 1 January 1970 to a date. The month is 1 to 12, the day 1 to [`month_length`].
pub const fn days(year: i64, month: i64, day: i64) -> i64 {
    // The calculation lets years begin in March, so that a leap day is the last day of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970
}

/// Year, month and day of a number of days since 1 January 1970.
pub const fn date(days: i64) -> (i64, i64, i64) {
    let from_march = days + DAYS_TO_1970;
    let (era, of_era) = (from_march.div_euclid(DAYS_OF_ERA), from_march.rem_euclid(DAYS_OF_ERA));
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let months = (5 * of_year + 2) / 153;
    let day = of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    (if month <= 2 { years + era * 400 + 1 } else { years + era * 400 }, month, day)
}

/// The number of days of a month.
pub const fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{date, days, month_length};

    #[test]
    fn every_day_follows_the_one_before() {
        let first = days(-9_999, 1, 1);
        let mut expected = (-9_999, 1, 1);
        for number in first..=days(9_999, 12, 31) {
            let (year, month, day) = expected;
            assert_eq!((date(number), days(year, month, day)), (expected, number));
            expected = match (month, day) {
                (12, 31) => (year + 1, 1, 1),
                _ if day == month_length(year, month) => (year, month + 1, 1),
                _ => (year, month, day + 1),
            };
        }
        assert_eq!(expected, (10_000, 1, 1));
        assert_eq!((days(1970, 1, 1), days(2026, 1, 31)), (0, 20_484));
    }
}
