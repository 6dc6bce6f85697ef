//! `alumbron cases` and `alumbron explain`: what there is to know.

use alumbron_model::finding::Severity;

use super::args::{Cases, Explain, Format};
use super::exit::Exit;
use super::terminal;

pub(super) fn cases(args: &Cases) -> Exit {
    let list = alumbron_case::cases();
    match args.format {
        Format::Json => {
            let json: Vec<_> =
                list.iter().map(|c| serde_json::json!({ "name": c.name, "title": c.title })).collect();
            terminal::print(&serde_json::Value::from(json).to_string());
        }
        Format::Text => {
            let lines: Vec<String> = list.iter().map(|c| format!("{:<14} {}", c.name, c.title)).collect();
            terminal::print(&lines.join("\n"));
        }
    }
    Exit::Done
}

pub(super) fn explain(args: &Explain) -> Exit {
    match alumbron_case::explain(&args.code) {
        Ok(code) => {
            let severity = match code.severity {
                Severity::Error => "error: no case exists while it stands",
                Severity::Warning => "warning: the case can be run",
            };
            terminal::print(&format!("{}: {}\n({severity})\n\n{}", code.id, code.title, code.explanation));
            Exit::Done
        }
        Err(hint) => {
            terminal::complain(&hint);
            Exit::Usage
        }
    }
}
