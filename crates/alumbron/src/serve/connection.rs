//! Connections: accepted on loopback, bounded in number, size and patience, and ended in order.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use super::service::Service;
use super::{lab, routes};

/// Connections at once. Chosen: a browser opens six; the rest wait with the system.
const MOST_CONNECTIONS: usize = 256;
/// Bytes of the head of a request.
const MOST_HEAD_BYTES: usize = 16 * 1024;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// How long answers under way may take once the server was told to end.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// How patient the server is.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// How long the head of a request may take to come, and how long a connection may be idle.
    head: Duration,
    /// How long whoever asked may take none of the answer.
    reader: Duration,
}

impl Default for Patience {
    /// Chosen: longer than any browser on this machine takes, shorter than anybody would watch.
    fn default() -> Self {
        Self { head: Duration::from_secs(15), reader: Duration::from_secs(30) }
    }
}

/// Takes a port of loopback; 0 takes any that is free.
pub(super) fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until the process is told to end; `scenario` is made ready for the lab.
pub(super) fn serve(listener: TcpListener, service: Arc<Service>, scenario: String) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(lab::warm(service.clone(), scenario));
        accept(listener, service, Patience::default(), told_to_end()).await;
        Ok(())
    });
    // A run that was told to stop does so at its next sample.
    runtime.shutdown_timeout(LAST_WORDS);
    done
}

/// Accepts connections until it is told to end, and gives those that are open a moment.
async fn accept(
    listener: tokio::net::TcpListener,
    service: Arc<Service>,
    patience: Patience,
    end: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let router = routes::router(service.clone());
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(MOST_HEAD_BYTES)
        .max_headers(MOST_HEADERS);
    tokio::pin!(end);
    loop {
        let accepted = async {
            let place = room.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        let Ok((stream, _)) = accepted else {
            // Most likely the system is out of files; some will close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(patience.reader));
        let answers = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), answers);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // However it ends, nobody is left to be told.
            let _ = connection.await;
            drop(place);
        });
    }
    service.turns.end();
    let _ = tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await;
}

/// Waits for Ctrl-C, or for the system to say that it is time.
async fn told_to_end() {
    #[cfg(unix)]
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let term = std::future::pending::<()>();
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = term => {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;
    use tokio::time::{Instant, timeout};

    use super::*;
    use crate::Study;

    const HEAD: Duration = Duration::from_millis(400);
    const READER: Duration = Duration::from_millis(400);

    /// A server with little patience, and what ends it.
    async fn impatient() -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let study = Study::open("toy-tank", "baseline").expect("the case is sound");
        let service = Arc::new(Service::new(study, "baseline", 2, None).expect("it can be served"));
        let (listener, address) = bind(0).expect("some port is free");
        let listener = tokio::net::TcpListener::from_std(listener).expect("it is a listener");
        let (end, ended) = oneshot::channel();
        let patience = Patience { head: HEAD, reader: READER };
        let serving = accept(listener, service, patience, async {
            let _ = ended.await;
        });
        (address, end, tokio::spawn(serving))
    }

    /// Reads until the other side closes, and tells how long that took.
    async fn closed(stream: &mut TcpStream) -> (Vec<u8>, Duration) {
        let (begun, mut bytes) = (Instant::now(), Vec::new());
        let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes)).await;
        // A reset closes as well.
        drop(read.expect("the connection is closed"));
        (bytes, begun.elapsed())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_never_finishes_asking_is_not_waited_for() {
        let (address, _end, _) = impatient().await;
        for begun in ["", "GET /api/v1/case HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            stream.write_all(begun.as_bytes()).await.expect("it is taken");
            let (_, waited) = closed(&mut stream).await;
            assert!(waited >= HEAD / 2 && waited < 20 * HEAD, "{begun:?}: {waited:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_idle_connection_is_closed() {
        let (address, _end, _) = impatient().await;
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(b"GET /api/v1/case HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("it is taken");
        let (bytes, waited) = closed(&mut stream).await;
        assert!(bytes.starts_with(b"HTTP/1.1 200") && waited < 20 * HEAD, "{waited:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_never_reads_is_not_waited_for() {
        let (address, _end, _) = impatient().await;
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        // Far more answers than buffers hold, none of them read.
        let ask = b"GET /api/v1/case HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2000);
        let write = async { while stream.write_all(&ask).await.is_ok() {} };
        timeout(Duration::from_secs(20), write).await.expect("the connection is closed");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn it_ends_when_told_and_sends_away_who_waits() {
        let (address, end, serving) = impatient().await;
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        end.send(()).expect("it listens");
        timeout(LAST_WORDS * 2, serving).await.expect("it ends").expect("it ends in order");
        let _ = closed(&mut stream).await;
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    }
}
