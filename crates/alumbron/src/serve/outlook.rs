//! The outlook: what the next weeks bring, from the notes of the utility.
//!
//! The one place where notes and what follows from them meet the page. Both answers are made once and kept.

use std::sync::Arc;

use alumbron_model::note::Notes;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response};

use super::answer::kept;
use super::problem::{Kind, Problem};
use super::service::{SEED, Service};
use super::shelf::Shelf;
use crate::{Again, Options, Watch, mornings};

/// Days ahead.
const DAYS: u32 = 21;
/// Samples of the outlook. Chosen: half a second.
const SAMPLES: u64 = 1000;
/// Mornings that are scored at most, evenly among all, and samples of each. Chosen: some seconds.
const MORNINGS: usize = 60;
const SAMPLES_AGAIN: u64 = 100;

/// Notes, and what was made of them.
#[derive(Debug)]
pub(super) struct Ahead {
    notes: Notes,
    answers: Shelf<What, Bytes>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Outlook,
    Hindcast,
}

impl Ahead {
    /// From notes about the case that is served.
    pub(super) fn new(notes: Notes) -> Self {
        Self { notes, answers: Shelf::new(2) }
    }

    fn make(&self, service: &Service, what: What, watch: Watch<'_>) -> Result<Bytes, Problem> {
        let options = Options { seed: SEED, threads: 1, watch, ..Options::default() };
        let json = match what {
            What::Outlook => {
                let options = Options { samples: SAMPLES, ..options };
                service.study.outlook(&self.notes, self.notes.last(), DAYS, &options)?.to_json()
            }
            What::Hindcast => {
                let all = mornings(&self.notes, Again::default()).len();
                let every = u32::try_from(all.div_ceil(MORNINGS)).unwrap_or(u32::MAX);
                let options = Options { samples: SAMPLES_AGAIN, ..options };
                service.study.hindcast(&self.notes, Again { every, ..Again::default() }, &options)?.to_json()
            }
        };
        Ok(Bytes::from(json))
    }
}

/// `GET /api/v1/outlook`
pub(super) async fn outlook(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    Ok(kept(answer(service, What::Outlook).await?, &headers))
}

/// `GET /api/v1/hindcast`
pub(super) async fn hindcast(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    Ok(kept(answer(service, What::Hindcast).await?, &headers))
}

/// An answer, kept or made now.
async fn answer(service: Arc<Service>, what: What) -> Result<Bytes, Problem> {
    let Some(ahead) = &service.ahead else {
        let why = "this server knows no notes of the utility, so it has no outlook; `alumbron serve --notes FILE` gives it some";
        return Err(Problem::new(Kind::NoNotes, why));
    };
    if let Some(answer) = ahead.answers.get(&what) {
        return Ok(answer);
    }
    let place = service.turns.place()?;
    let asked = service.clone();
    place
        .work(move |watch| {
            let Some(ahead) = &asked.ahead else { return Ok(Bytes::new()) };
            // Somebody else may have asked for the same while this waited.
            if let Some(answer) = ahead.answers.get(&what) {
                return Ok(answer);
            }
            let answer = ahead.make(&asked, what, watch)?;
            ahead.answers.put(what, answer.clone());
            Ok(answer)
        })
        .await
}
