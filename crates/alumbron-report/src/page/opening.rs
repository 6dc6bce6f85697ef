//! The opening: the headline with its error, an average day as twenty-four windows, three key figures, the main cause.

use super::Subject;
use super::svg::escape;
use crate::figures;
use crate::numeral::{self, Scale};
use crate::summary::policy_in_words;
use crate::text::capital;

pub(super) fn render(subject: Subject<'_>) -> String {
    let Subject { case, outcome, summary } = subject;
    let scenario = &case.scenario;
    let scenario = super::name_of(&scenario.title, &scenario.id);
    let policy = escape(&policy_in_words(&summary.policy));
    let (scenario, title, about) = (escape(scenario), escape(case.name_for_people()), escape(&case.summary));
    let about = if about.is_empty() { String::new() } else { format!("<p class=\"lead\">{about}</p>") };
    let mut html = format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · scenario: {scenario} · policy: {policy}</p><h1>{title}</h1>{about}"
    );
    if summary.system("eue_mwh").value > 0.0 {
        html.push_str(&headline(subject));
    } else {
        html.push_str(&bright(subject));
    }
    html.push_str(&key_figures(subject));
    if let Some(sentence) = figures::main_cause(outcome) {
        html.push_str(&format!(
            "<p class=\"cause\"><b>{}</p>",
            bold_until_colon(&escape(&capital(&sentence)))
        ));
    }
    html.push_str("</header>\n");
    html
}

/// Closes the bold that the caller opened at the colon.
fn bold_until_colon(sentence: &str) -> String {
    let (main, list) = sentence.split_once(':').unwrap_or((sentence, ""));
    let list = list.replace(" %", "&nbsp;%");
    format!("{main}.</b> Of the energy that went unserved:{list}.")
}

fn headline(Subject { summary, .. }: Subject<'_>) -> String {
    let dark = summary.system("dark_hours_per_day");
    let text = numeral::with_error(dark);
    let (value, error) = text.split_once(" ± ").unwrap_or((&text, ""));
    let of = "hours without power per person and day";
    format!(
        "<div class=\"hero\"><div><p class=\"big\">{value}<small>± {error}</small></p><p class=\"of\">{of}</p></div>\
         <figure>{}<figcaption class=\"note\">An average day, one window an hour.</figcaption></figure></div>",
        windows(dark.value)
    )
}

fn bright(Subject { summary, .. }: Subject<'_>) -> String {
    let who = if summary.samples == 1 { "the one sample" } else { "all samples" };
    format!(
        "<div class=\"hero\"><div><p class=\"big\">0</p><p class=\"of\">hours without power: the lights stay on in {who}\
         </p></div><figure>{}<figcaption class=\"note\">An average day, one window an hour.</figcaption></figure></div>",
        windows(0.0)
    )
}

/// Twenty-four windows, the dark ones last; the window between is dark in part.
fn windows(dark: f64) -> String {
    let lit = (24.0 - dark).clamp(0.0, 24.0);
    let window = |hour: u32| {
        let share = (lit - f64::from(hour)).clamp(0.0, 1.0);
        if share >= 0.995 {
            "<i></i>".to_owned()
        } else if share <= 0.005 {
            "<i class=\"off\"></i>".to_owned()
        } else {
            let percent = 100.0 * share;
            format!(
                "<i class=\"off\" style=\"background:linear-gradient(90deg,var(--lamp) {percent:.0}%,var(--night) \
                 {percent:.0}%)\"></i>"
            )
        }
    };
    let cells: String = (0..24).map(window).collect();
    let label = format!("Of 24 hours {} are dark", numeral::short(dark));
    format!("<div class=\"windows\" role=\"img\" aria-label=\"{label}\">{cells}</div>")
}

fn key_figures(Subject { summary, .. }: Subject<'_>) -> String {
    let unserved = summary.system("eue_mwh");
    let mut share = summary.system("neue_ppm");
    share.value *= 1e-4;
    share.standard_error *= 1e-4;
    let figures = [
        (
            "Energy not served",
            Scale::energy(unserved.value).estimate(unserved),
            format!("{} % of demand", numeral::with_error(share)),
        ),
        (
            "Hours with a shortfall somewhere",
            format!("{} h", numeral::with_error(summary.system("lolh_h"))),
            format!("of {}", numeral::grouped(f64::from(summary.hours), 0)),
        ),
        (
            "Deepest shortfall",
            format!("{} MW", numeral::with_error(summary.system("max_shed_mw"))),
            "mean over samples".to_owned(),
        ),
    ];
    let cells: String = figures
        .iter()
        .map(|(name, value, note)| {
            format!("<div><dt>{name}</dt><dd>{value} <small>{note}</small></dd></div>")
        })
        .collect();
    format!("<dl class=\"key\">{cells}</dl>")
}
