//! Prices and totals.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of euro cents, shown as `€ 189.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Money(pub i64);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "€ {sign}{}.{:02}", grouped(cents / 100), cents % 100)
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn reads_like_a_price() {
        assert_eq!(Money(18_900).to_string(), "€ 189.00");
        assert_eq!(Money(5).to_string(), "€ 0.05");
        assert_eq!(Money(123_456_789).to_string(), "€ 1,234,567.89");
        assert_eq!(Money(-100).to_string(), "€ -1.00");
    }
}
