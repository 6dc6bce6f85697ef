//! How findings look: as text for people, in the manner of rustc, or as JSON for programs.
//!
//! Takes findings and the files they point into; decides nothing about a case. Any place is accepted, also one that
//! lies outside its file or inside a character: findings about the folder as a whole have no place at all.

use alumbron_model::finding::{Finding, Severity, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use crate::source::Files;

/// Findings that are shown in full as text; the rest is counted. Chosen: nobody reads further.
const SHOWN: usize = 200;

/// Bytes of a line around a place that are shown. Chosen: a line this long is no line people wrote.
const WINDOW: usize = 4_000;

/// Findings as text, each with its place under a caret, and a last line that counts them.
///
/// ```
/// use alumbron_case::{Files, check, render_text};
/// let files = Files::from_texts("sketch", [("case.toml", "name = 5\n")]);
/// let text = render_text(&files, &check(&files), false);
/// assert!(text.contains("--> sketch/case.toml:1:8"));
/// ```
#[must_use]
pub fn render_text(files: &Files, findings: &[Finding], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for finding in findings.iter().take(SHOWN) {
        text.push_str(&renderer.render(&[group(files, finding)]));
        text.push_str("\n\n");
    }
    if let Some(more @ 1..) = findings.len().checked_sub(SHOWN) {
        text.push_str(&format!("... and {more} more\n\n"));
    }
    text.push_str(&count(files, findings));
    text.push('\n');
    text
}

fn group<'a>(files: &'a Files, finding: &'a Finding) -> Group<'a> {
    let level = match finding.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(clean(&finding.title)).id(finding.code.id));
    let label = clean(&finding.label.1);
    let context = finding.context.as_ref();
    let beside = context.filter(|(at, _)| at.file == finding.label.0.file);
    match place(files, finding.label.0).filter(|main| !main.text.is_empty()) {
        Some(main) => {
            let beside = beside.and_then(|(at, label)| Some((place(files, *at)?, clean(label))));
            group = group.element(snippet(&main, label, beside));
        }
        None => {
            group = group.element(Origin::path(path(files, finding.label.0)));
            group = group.element(Level::NOTE.message(label));
        }
    }
    if let (None, Some((at, label))) = (beside, context)
        && let Some(other) = place(files, *at)
    {
        group = group.element(snippet_of(&other, AnnotationKind::Context, clean(label)));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    group
}

/// A place, made safe: within its file, on character boundaries, on one line.
struct Place<'a> {
    path: String,
    text: &'a str,
    start: usize,
    end: usize,
}

fn place(files: &Files, span: Span) -> Option<Place<'_>> {
    let file = files.files.get(usize::from(span.file.0))?;
    let text = file.text.as_str();
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let end = text.floor_char_boundary((span.end as usize).clamp(start, text.len()));
    // A caret under the first line is enough; a mark under many lines hides what it marks.
    let line = text[start..].find(['\n', '\r']).map_or(text.len(), |n| start + n);
    Some(Place { path: path(files, span), text, start, end: end.min(line).max(start) })
}

fn path(files: &Files, span: Span) -> String {
    match files.files.get(usize::from(span.file.0)) {
        Some(file) if files.label.is_empty() => file.name.clone(),
        Some(file) => format!("{}/{}", files.label.trim_end_matches('/'), file.name),
        None => files.label.clone(),
    }
}

/// The lines from the first to the last of the places, and the number of the first.
fn excerpt(text: &str, from: usize, to: usize) -> (&str, usize, usize) {
    let begin = text[..from].rfind('\n').map_or(0, |n| n + 1);
    let close = text[to..].find('\n').map_or(text.len(), |n| to + n);
    let number = 1 + text[..begin].bytes().filter(|b| *b == b'\n').count();
    // Only lines far too long to read are cut; then the column counts from the cut.
    let begin = if from - begin > WINDOW { text.floor_char_boundary(from - WINDOW / 2) } else { begin };
    let close = if close - to > WINDOW { text.floor_char_boundary(to + WINDOW / 2) } else { close };
    (text[begin..close].trim_end_matches('\r'), number, begin)
}

fn snippet<'a>(
    main: &Place<'a>,
    label: String,
    beside: Option<(Place<'a>, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let Some((other, note)) = beside else { return snippet_of(main, AnnotationKind::Primary, label) };
    let (source, line, begin) = excerpt(main.text, main.start.min(other.start), main.end.max(other.end));
    let within = |place: &Place<'_>| {
        let start = (place.start - begin).min(source.len());
        start..(place.end - begin).clamp(start, source.len())
    };
    Snippet::source(source)
        .path(main.path.clone())
        .line_start(line)
        .fold(true)
        .annotation(AnnotationKind::Primary.span(within(main)).label(label))
        .annotation(AnnotationKind::Context.span(within(&other)).label(note))
}

fn snippet_of<'a>(
    place: &Place<'a>,
    kind: AnnotationKind,
    label: String,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (source, line, begin) = excerpt(place.text, place.start, place.end);
    let start = (place.start - begin).min(source.len());
    let end = (place.end - begin).clamp(start, source.len());
    Snippet::source(source)
        .path(place.path.clone())
        .line_start(line)
        .fold(true)
        .annotation(kind.span(start..end).label(label))
}

/// Text that came from files, fit for a terminal: one line, no control characters, not endless.
fn clean(text: &str) -> String {
    let safe = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(300).map(safe).collect();
    if text.chars().nth(300).is_some() {
        short.push_str("...");
    }
    short
}

/// "2 errors and 1 warning in 3 files".
fn count(files: &Files, findings: &[Finding]) -> String {
    let of = |severity| findings.iter().filter(|f| f.code.severity == severity).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!(
        "{} and {} in {}",
        plural(of(Severity::Error), "error"),
        plural(of(Severity::Warning), "warning"),
        plural(files.files.len(), "file"),
    )
}

/// Findings as a JSON array of objects; lines and columns count from 1, columns in characters.
///
/// Each object has `code`, `severity`, `title`, `file` (null where the folder as a whole is meant), `line`, `column`,
/// `end_line`, `end_column`, `label`, `context` (null, or `file`, `line`, `column`, `end_line`, `end_column`, `label`),
/// `help` and `explain`.
#[must_use]
pub fn render_json(files: &Files, findings: &[Finding]) -> String {
    let list: Vec<Value> = findings.iter().map(|finding| object(files, finding)).collect();
    let mut text = format!("{:#}", Value::Array(list));
    text.push('\n');
    text
}

fn object(files: &Files, finding: &Finding) -> Value {
    let severity = match finding.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut object = position(files, finding.label.0, &finding.label.1);
    object["code"] = json!(finding.code.id);
    object["severity"] = json!(severity);
    object["title"] = json!(finding.title);
    object["context"] =
        finding.context.as_ref().map_or(Value::Null, |(at, label)| position(files, *at, label));
    object["help"] = json!(finding.help);
    object["explain"] = json!(finding.code.explanation);
    object
}

fn position(files: &Files, span: Span, label: &str) -> Value {
    let Some(file) = files.files.get(usize::from(span.file.0)) else {
        return json!({
            "file": null, "line": null, "column": null, "end_line": null, "end_column": null, "label": label,
        });
    };
    let (line, column) = line_column(&file.text, span.start);
    let (end_line, end_column) = line_column(&file.text, span.end.max(span.start));
    json!({
        "file": file.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        "label": label,
    })
}

/// Line and column of a byte, from 1; columns count characters, without a byte order mark.
fn line_column(text: &str, byte: u32) -> (usize, usize) {
    let at = text.floor_char_boundary((byte as usize).min(text.len()));
    let begin = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = 1 + text[..begin].bytes().filter(|b| *b == b'\n').count();
    (line, 1 + text[begin..at].trim_start_matches('\u{feff}').chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alumbron_model::finding::{FileId, codes};

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_column("a\nñandú x", 2 + 8), (2, 7));
        assert_eq!(line_column("\u{feff}id", 3), (1, 1));
        assert_eq!(line_column("", 99), (1, 1));
    }

    #[test]
    fn no_place_makes_rendering_fail() {
        let files = Files::from_texts("x", [("case.toml", "é\r\n\u{1F600}\t漢\n\n"), ("units.csv", "")]);
        for file in [0, 1, 2, u16::MAX] {
            for start in 0..20 {
                for end in [0, start, start + 1, start + 3, u32::MAX] {
                    let at = Span { file: FileId(file), start, end };
                    let other = Span { file: FileId(0), start: end.min(9), end: start };
                    let finding = Finding::new(&codes::BAD_ID, "t\u{7}i", at, "l").with_context(other, "c");
                    let text = render_text(&files, std::slice::from_ref(&finding), end % 2 == 0);
                    assert!(text.contains("AL107"));
                    assert!(render_json(&files, &[finding]).contains("\"AL107\""));
                }
            }
        }
    }
}
