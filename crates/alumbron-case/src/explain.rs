//! What a code of a finding means, for `alumbron explain`.

use alumbron_model::finding::{CODES, Code, nearest};

/// The code of this name, in any case of letters; otherwise a sentence that names the nearest.
///
/// # Errors
/// The sentence, if there is no such code.
///
/// ```
/// assert_eq!(alumbron_case::explain("al104").map(|code| code.id), Ok("AL104"));
/// ```
pub fn explain(code: &str) -> Result<&'static Code, String> {
    let wanted = code.trim().to_uppercase();
    if let Some(found) = CODES.iter().find(|c| c.id == wanted) {
        return Ok(found);
    }
    let first = CODES.first().map_or("", |c| c.id);
    let last = CODES.last().map_or("", |c| c.id);
    Err(match nearest(&wanted, CODES.iter().map(|c| c.id)) {
        Some(near) => format!("no finding has the code `{code}`; did you mean `{near}`?"),
        None => format!("no finding has the code `{code}`; codes go from {first} to {last}"),
    })
}
