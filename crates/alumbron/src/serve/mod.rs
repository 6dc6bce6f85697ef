//! The local web server: a page, and the interface it draws from, on loopback alone.
//!
//! Handlers make no result; all of them come from [`Study`]. A tour: `connection.rs` accepts and bounds, `guard.rs` lets
//! in, `routes.rs` says which path gives what, `service.rs` makes and keeps results, `lab.rs` and `choice.rs` live worlds
//! that somebody chose, `turns.rs` says who simulates when, `page.rs` holds the built page, `problem.rs` says what went
//! wrong, `openapi.rs` describes it all. See `docs/design/server.md`.

mod answer;
mod body;
mod case_view;
mod choice;
mod connection;
mod guard;
mod lab;
mod openapi;
mod outlook;
mod page;
mod problem;
mod routes;
mod service;
mod shelf;
mod stored;
mod turns;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use service::Service;

use alumbron_model::note::Notes;

use crate::{Study, StudyError};

pub(crate) use stored::SAMPLES;

/// A server that has its port and serves once it runs.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    address: SocketAddr,
    service: Arc<Service>,
    scenario: String,
}

/// Why there is no server.
#[derive(Debug)]
pub(crate) enum NoServer {
    /// The study cannot be served.
    Study(StudyError),
    /// The port is not to be had.
    Port(io::Error),
}

impl Server {
    /// Takes a port of loopback, 0 for any, to serve the baseline of a case and its scenarios. Views rest on so many
    /// samples; `scenario` is shown first; with notes there is a view of what comes.
    pub(crate) fn bind(
        study: Study,
        scenario: &str,
        samples: u64,
        notes: Option<Notes>,
        port: u16,
    ) -> Result<Self, NoServer> {
        let service = Service::new(study, scenario, samples, notes).map_err(NoServer::Study)?;
        let (listener, address) = connection::bind(port).map_err(NoServer::Port)?;
        Ok(Self { listener, address, service: Arc::new(service), scenario: scenario.to_owned() })
    }

    /// Where it will serve.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process is told to end.
    pub(crate) fn run(self) -> io::Result<()> {
        connection::serve(self.listener, self.service, self.scenario)
    }
}
