//! Times of day, durations, IP addresses and base64url: the texts that they accept, and the text that they write.

use std::time::Duration;

use specwright::value::{Slot, Token, Value};
use specwright::wire::Writing;
use specwright::wire::json::write;
use specwright::{Base64Url, Ip, IsoDuration, TimeOfDay};

/// The text that is written after a text was read; `None` if it is refused.
fn through<T: Value + Default>(text: &str) -> Option<String> {
    let mut value = T::default();
    let Slot::Scalar(scalar) = value.slot() else { panic!("a scalar has the slot of one") };
    scalar.set(Token::Str(text), false).ok()?;
    Some(String::from_utf8(write(&value, Writing::PLAIN)).unwrap())
}

#[test]
fn texts_are_read_and_written() {
    assert_eq!(through::<TimeOfDay>("10:30:15.5+02:00").unwrap(), r#""10:30:15.5+02:00""#);
    assert_eq!(through::<IsoDuration>("P1DT2H").unwrap(), r#""P1DT2H""#);
    assert_eq!(through::<Ip>("0:0:0:0:0:0:0:1").unwrap(), r#""::1""#);
    assert_eq!(through::<Ip>("192.0.2.7").unwrap(), r#""192.0.2.7""#);
    for text in ["aGk_", "aGk-YQ", "aGk-YQ=="] {
        assert_eq!(through::<Base64Url>(text).unwrap(), format!("\"{}\"", text.trim_end_matches('=')));
    }
}

#[test]
fn other_texts_are_refused() {
    assert!(through::<TimeOfDay>("25:00").is_none() && through::<TimeOfDay>("").is_none());
    assert!(through::<IsoDuration>("1h").is_none() && through::<IsoDuration>("P").is_none());
    assert!(through::<Ip>("1.2.3").is_none() && through::<Ip>("localhost").is_none());
    assert!(through::<Base64Url>("aGk/").is_none() && through::<Base64Url>("a").is_none());
}

#[test]
fn a_duration_has_a_length_without_months() {
    let length = |text: &str| text.parse::<IsoDuration>().unwrap().length();
    assert_eq!(length("P1DT0.5S"), Some(Duration::from_millis(86_400_500)));
    assert_eq!(length("P1M"), None);
    let duration = IsoDuration::from(Duration::from_millis(90_500));
    assert_eq!((duration.as_str(), duration.length()), ("PT90.5S", Some(Duration::from_millis(90_500))));
    assert_eq!(IsoDuration::from(Duration::from_secs(7)).as_str(), "PT7S");
    assert_eq!(length(IsoDuration::default().as_str()), Some(Duration::ZERO));
}
