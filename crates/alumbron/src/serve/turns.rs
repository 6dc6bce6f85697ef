//! Turns: how much is simulated at once, who waits, and what nobody waits for any more.
//!
//! A run takes one core, and there are at most as many runs as cores. A few more may wait in line; whoever comes then is
//! told to come again. A run ends early when nobody waits for its answer, when it takes too long, or when the server ends:
//! its flag is set, and the engine looks at it before each sample.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout_at};

use super::problem::{Kind, Problem};
use crate::Watch;

/// Who may wait beside those who are served, for each of them. Chosen: so few that the last waits for seconds, not minutes.
const WAITING_FOR_EACH: usize = 8;

/// When whoever was sent away may come again, s. Chosen: a run takes about a second, so by then half of the line is served.
const COME_AGAIN_S: u64 = WAITING_FOR_EACH as u64 / 2;

/// How long a place is kept, in line and running together. Chosen: longer than anything the page asks for takes on a slow
/// machine with a full line.
const LONGEST: Duration = Duration::from_secs(90);

/// The line before the simulator.
#[derive(Debug)]
pub(super) struct Turns {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
    longest: Duration,
    ending: watch::Sender<bool>,
}

/// A place in the line, or a run; given back when neither is left.
#[derive(Debug)]
pub(super) struct Place {
    place: OwnedSemaphorePermit,
    running: Arc<Semaphore>,
    until: Instant,
    ending: watch::Receiver<bool>,
    /// Samples done so far.
    done: Arc<AtomicU64>,
}

/// Sets a flag when it goes out of scope: nobody waits for the answer any more.
struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Turns {
    /// As many runs at once as there are cores.
    pub(super) fn new() -> Self {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            running: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once * (1 + WAITING_FOR_EACH))),
            longest: LONGEST,
            ending: watch::Sender::new(false),
        }
    }

    /// A place, unless too many wait already.
    pub(super) fn place(&self) -> Result<Place, Problem> {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return Err(Problem::busy(COME_AGAIN_S));
        };
        Ok(Place {
            place,
            running: self.running.clone(),
            until: Instant::now() + self.longest,
            ending: self.ending.subscribe(),
            done: Arc::default(),
        })
    }

    /// Stops whatever runs and sends away whoever waits.
    pub(super) fn end(&self) {
        self.ending.send_replace(true);
    }
}

impl Place {
    /// Where the number of samples done so far is told.
    pub(super) fn done(&self) -> Arc<AtomicU64> {
        self.done.clone()
    }

    /// Waits for a turn and does a job that simulates. If this is dropped the job stops at its next sample.
    pub(super) async fn work<T: Send + 'static>(
        self,
        job: impl FnOnce(Watch<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let Self { place, running, until, mut ending, done } = self;
        let mut ended = async || {
            // The sender lives as long as the server.
            let _ = ending.wait_for(|ending| *ending).await;
        };
        let work = async {
            let turn = running.acquire_owned().await.map_err(|_| ends())?;
            let stop = StopWhenDropped(Arc::default());
            let flag = stop.0.clone();
            let job = move || {
                let told = |samples| done.store(samples, Ordering::Relaxed);
                let given = job(Watch { progress: &told, stop: &flag, ..Watch::default() });
                // Only now is there room for another.
                drop((turn, place));
                given
            };
            tokio::task::spawn_blocking(job).await.unwrap_or_else(|_| Err(bug()))
        };
        tokio::select! {
            given = timeout_at(until, work) => given.unwrap_or_else(|_| Err(too_long())),
            () = ended() => Err(ends()),
        }
    }

    /// Does a short job that simulates nothing, without a turn of its own.
    pub(super) async fn prepare<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        tokio::task::spawn_blocking(job).await.unwrap_or_else(|_| Err(bug()))
    }
}

fn ends() -> Problem {
    Problem::new(Kind::Ending, "the server was told to end")
}

fn too_long() -> Problem {
    let detail =
        format!("no answer within {} s; ask for fewer samples or for less at once", LONGEST.as_secs());
    Problem::new(Kind::TooLong, detail)
}

fn bug() -> Problem {
    Problem::new(Kind::Bug, "the terminal of the server tells more; please report it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_until(what: impl Fn() -> bool) {
        let begun = std::time::Instant::now();
        while !what() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never happens");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Runs until its flag is set, and says so.
    fn endless(
        begun: Arc<AtomicU64>,
        stopped: Arc<AtomicBool>,
    ) -> impl FnOnce(Watch<'_>) -> Result<(), Problem> {
        move |watch| {
            begun.fetch_add(1, Ordering::Relaxed);
            while !watch.stop.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
            }
            stopped.store(true, Ordering::Relaxed);
            Err(ends())
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_run_nobody_waits_for_stops_and_leaves_its_place() {
        let turns = Turns::new();
        let (begun, stopped) = (Arc::default(), Arc::default());
        let all = turns.places.available_permits();
        let work =
            turns.place().expect("there is room").work(endless(Arc::clone(&begun), Arc::clone(&stopped)));
        let task = tokio::spawn(work);
        wait_until(|| begun.load(Ordering::Relaxed) == 1);
        assert!(!stopped.load(Ordering::Relaxed));
        task.abort();
        wait_until(|| stopped.load(Ordering::Relaxed) && turns.places.available_permits() == all);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_so_many_run_and_wait_and_all_end_with_the_server() {
        let turns = Turns::new();
        let begun: Arc<AtomicU64> = Arc::default();
        let at_once = turns.running.available_permits() as u64;
        let room = turns.places.available_permits();
        let tasks: Vec<_> = (0..room)
            .map(|_| {
                tokio::spawn(
                    turns.place().expect("there is room").work(endless(begun.clone(), Arc::default())),
                )
            })
            .collect();
        wait_until(|| begun.load(Ordering::Relaxed) == at_once);
        let refused = turns.place().expect_err("nobody else may wait");
        assert_eq!(refused.view().status, 429);
        turns.end();
        for task in tasks {
            let problem = task.await.expect("it is not aborted").expect_err("it ends");
            assert_eq!(problem.view().status, 503);
        }
        assert_eq!(begun.load(Ordering::Relaxed), at_once, "who waited never began");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_takes_too_long_is_stopped() {
        let turns = Turns { longest: Duration::from_millis(50), ..Turns::new() };
        let (begun, stopped) = (Arc::default(), Arc::default());
        let work =
            turns.place().expect("there is room").work(endless(Arc::clone(&begun), Arc::clone(&stopped)));
        assert_eq!(work.await.expect_err("it takes too long").view().kind, "urn:alumbron:problem:too-long");
        wait_until(|| stopped.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_bug_is_told_and_leaves_its_place() {
        let turns = Turns::new();
        let at_once = turns.running.available_permits();
        let work = turns.place().expect("there is room").work(|_| -> Result<(), Problem> { panic!("a bug") });
        assert_eq!(work.await.expect_err("it failed").view().status, 500);
        assert_eq!(turns.running.available_permits(), at_once);
    }
}
