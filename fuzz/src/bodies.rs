//! What people write: messages, reasons and notes, and the ids of their sends.

use stoa::{
    domain::{
        disputes::{Act, LONGEST_REASON},
        messages::{LONGEST_BODY, MessageBody, SendId, cleaned},
    },
    error::{AppError, Problem},
};

use super::text;

/// What is kept has nothing in it that is never kept, is as long as it may be, and is kept as it is when it comes again
///
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    let clean = cleaned(&text);
    assert!(!clean.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n')), "{clean:?}");
    assert_eq!(clean.trim(), clean);
    assert_eq!(cleaned(&clean), clean);
    let length = clean.chars().count();
    match MessageBody::parse(&text) {
        Ok(body) => assert!(body.as_str() == clean && (1..=LONGEST_BODY).contains(&length)),
        Err(Problem::BodyMissing) => assert_eq!(length, 0),
        Err(problem) => assert_eq!(problem, Problem::BodyTooLong(length - LONGEST_BODY)),
    }
    for (act, least) in [(Act::Open, 1), (Act::Close, 0)] {
        match act.read_words(&text) {
            Ok(words) => assert!(words == clean && (least..=LONGEST_REASON).contains(&length)),
            Err(AppError::Invalid(_)) => assert!(length < least || length > LONGEST_REASON),
            Err(other) => panic!("{other}"),
        }
    }
    if let Ok(id) = text.parse::<SendId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
