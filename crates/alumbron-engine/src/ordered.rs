//! Jobs on several threads, whose answers are taken in order, so that sums do not depend on the number of threads.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;

/// Jobs per thread under way or waiting to be taken, so that memory stays bounded. Chosen: enough that no thread is idle
/// while one takes longer than others, or while what was taken is saved.
const AHEAD: u64 = 4;

/// Does jobs `0..n` and takes their answers in order; ends at the first that `take` refuses.
pub(crate) fn each<T: Send, E>(
    threads: usize,
    n: u64,
    job: impl Fn(u64) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else {
        // One thread gives the same answers.
        return (0..n).try_for_each(|nth| take(job(nth)));
    };
    let (answer, answers) = mpsc::channel();
    pool.in_place_scope(|scope| {
        let begin = |nth| {
            let (answer, job) = (answer.clone(), &job);
            // Nobody listens any more once an answer was refused.
            scope.spawn(move |_| drop(answer.send((nth, catch_unwind(AssertUnwindSafe(|| job(nth)))))));
        };
        let ahead = AHEAD * pool.current_num_threads() as u64;
        (0..n.min(ahead)).for_each(begin);
        let mut waiting = BTreeMap::new();
        for nth in 0..n {
            while !waiting.contains_key(&nth) {
                let (nth, done): (u64, std::thread::Result<T>) =
                    answers.recv().expect("a job that was begun answers");
                waiting.insert(nth, done);
            }
            let done = waiting.remove(&nth).expect("it is there");
            take(done.unwrap_or_else(|bug| resume_unwind(bug)))?;
            if nth + ahead < n {
                begin(nth + ahead);
            }
        }
        Ok(())
    })
}
