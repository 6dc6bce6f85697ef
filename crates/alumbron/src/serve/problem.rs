//! Problems: what goes wrong between a page and the server, as `application/problem+json` (RFC 9457), never as HTML.

use alumbron_model::finding::{Finding, Severity};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

use crate::StudyError;

/// The media type.
pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// The kinds of problem: the last word of their type, status and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The request cannot be understood.
    BadRequest,
    /// The request comes from another site, or for another host.
    Foreign,
    /// There is no such thing.
    NotFound,
    /// The server was started without notes.
    NoNotes,
    /// The thing is there, but not for this method.
    WrongMethod,
    /// The request did not come in time.
    Slow,
    /// The request is too large.
    TooLarge,
    /// The request is not JSON.
    WrongType,
    /// What is asked for cannot be: there are findings about it.
    Unsound,
    /// Too many wait already.
    Busy,
    /// A bug of ours.
    Bug,
    /// It took too long.
    TooLong,
    /// The server is about to end.
    Ending,
}

impl Kind {
    /// All kinds.
    pub(super) const ALL: [Self; 13] = [
        Self::BadRequest,
        Self::Foreign,
        Self::NotFound,
        Self::NoNotes,
        Self::WrongMethod,
        Self::Slow,
        Self::TooLarge,
        Self::WrongType,
        Self::Unsound,
        Self::Busy,
        Self::Bug,
        Self::TooLong,
        Self::Ending,
    ];

    /// The last word of its type, its status and its title.
    pub(super) fn facts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::BadRequest => ("bad-request", StatusCode::BAD_REQUEST, "the request cannot be understood"),
            Self::Foreign => ("foreign", StatusCode::FORBIDDEN, "the request comes from elsewhere"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "there is no such thing"),
            Self::NoNotes => ("no-notes", StatusCode::NOT_FOUND, "there are no notes to look ahead from"),
            Self::WrongMethod => ("wrong-method", StatusCode::METHOD_NOT_ALLOWED, "not for this method"),
            Self::Slow => ("slow", StatusCode::REQUEST_TIMEOUT, "the request did not come in time"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "the request is too large"),
            Self::WrongType => ("wrong-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "the request is not JSON"),
            Self::Unsound => ("unsound", StatusCode::UNPROCESSABLE_ENTITY, "this world cannot be"),
            Self::Busy => ("busy", StatusCode::TOO_MANY_REQUESTS, "too many wait already"),
            Self::Bug => ("bug", StatusCode::INTERNAL_SERVER_ERROR, "a bug in alumbron"),
            Self::TooLong => ("too-long", StatusCode::SERVICE_UNAVAILABLE, "it took too long"),
            Self::Ending => ("ending", StatusCode::SERVICE_UNAVAILABLE, "the server ends"),
        }
    }
}

/// What went wrong, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    kind: Kind,
    detail: String,
    findings: Vec<FindingView>,
    retry_after_s: Option<u64>,
}

/// A problem as it is sent.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ProblemView {
    /// What kind of problem it is: `urn:alumbron:problem:` and a word.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The kind for people.
    title: &'static str,
    /// The status of the answer.
    pub(super) status: u16,
    /// What happened, and what to do.
    detail: String,
    /// What is wrong with what was asked for, item by item; mostly empty.
    findings: Vec<FindingView>,
}

/// Something wrong or doubtful in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct FindingView {
    /// The stable code; `alumbron explain` teaches what it means.
    code: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    /// What is wrong.
    title: String,
    /// What was expected.
    label: String,
    /// What to do about it; null if nothing is known.
    help: Option<String>,
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.id,
            severity: match finding.code.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            title: finding.title.clone(),
            label: finding.label.1.clone(),
            help: finding.help.clone(),
        }
    }
}

impl Problem {
    /// A problem of a kind.
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), findings: Vec::new(), retry_after_s: None }
    }

    /// A world that cannot be, with the errors among the findings about it.
    pub(super) fn unsound(findings: &[Finding]) -> Self {
        let errors = findings.iter().filter(|finding| finding.code.severity == Severity::Error);
        let detail = "what was chosen cannot be; the findings say what is wrong";
        Self { findings: errors.map(FindingView::from).collect(), ..Self::new(Kind::Unsound, detail) }
    }

    /// Too many wait already; it is worth another try in so many seconds.
    pub(super) fn busy(retry_after_s: u64) -> Self {
        let detail = format!("as many as can be served are waiting; try again in {retry_after_s} s");
        Self { retry_after_s: Some(retry_after_s), ..Self::new(Kind::Busy, detail) }
    }

    /// The problem as it is sent.
    pub(super) fn view(&self) -> ProblemView {
        let (word, status, title) = self.kind.facts();
        ProblemView {
            kind: format!("urn:alumbron:problem:{word}"),
            title,
            status: status.as_u16(),
            detail: self.detail.clone(),
            findings: self.findings.clone(),
        }
    }
}

impl From<StudyError> for Problem {
    fn from(error: StudyError) -> Self {
        let detail = error.to_string();
        match error {
            StudyError::Findings(_, findings) => Self::unsound(&findings),
            StudyError::NoSuchScenario { .. } => Self::new(Kind::NotFound, detail),
            StudyError::Stopped(_) => Self::new(Kind::Ending, detail),
            StudyError::Folder(_) | StudyError::State(_) => Self::new(Kind::Bug, detail),
            _ => Self::new(Kind::BadRequest, detail),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let (_, status, _) = self.kind.facts();
        let json = serde_json::to_string(&self.view()).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], json).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
