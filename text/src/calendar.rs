//! The proleptic Gregorian calendar of ISO 8601.
//!
//! In: year, month and day. Out: days since 1970. And the reverse.

/// The number of days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i64 = 719_468;
/// The number of days of an era. An era is 400 years, after which the leap years repeat.
const DAYS_PER_ERA: i64 = 146_097;

/// The number of days from 1 January 1970 to a date. The month is 1 to 12, the day 1 to [`month_length`].
///
/// Both functions count years from 1 March, so that a leap day is the last day of its year. From March on, the lengths of months repeat
/// after five months with 153 days. So `(153 * month + 2) / 5` is the number of days before a month, where March is 0.
pub const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_1970
}

/// Year, month and day of a number of days since 1 January 1970.
pub const fn date(days: i64) -> (i64, i64, i64) {
    let from_march = days + DAYS_TO_1970;
    let (era, day_of_era) = (from_march.div_euclid(DAYS_PER_ERA), from_march.rem_euclid(DAYS_PER_ERA));
    // 1,460, 36,524 and 146,096 are the days of 4, 100 and 400 years, without the leap day at their end.
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year_from_march = era * 400 + year_of_era;
    (if month <= 2 { year_from_march + 1 } else { year_from_march }, month, day)
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
