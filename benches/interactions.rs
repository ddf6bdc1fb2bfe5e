//! How fast pages answer to whoever uses them.

use serde::Serialize;

use super::{Result, scripts};

/// From pressing something until the next picture.
#[derive(Debug, Serialize)]
pub struct Interaction {
    /// What was done.
    pub what: String,
    /// How many milliseconds it took; what took less than 16 took one picture.
    pub milliseconds: f64,
    /// How many it may take, if that is asked for.
    pub most: Option<f64>,
}

/// Does all that is asked for.
pub fn measure() -> Result<Vec<Interaction>> {
    let interaction = |fields: Vec<String>| -> Option<Interaction> {
        let [what, milliseconds, most] = <[String; 3]>::try_from(fields).ok()?;
        Some(Interaction { what, milliseconds: milliseconds.parse().ok()?, most: most.parse().ok() })
    };
    Ok(scripts::run("interactions")?.into_iter().filter_map(interaction).collect())
}
