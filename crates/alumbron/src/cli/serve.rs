//! `alumbron serve`: the page and its interface on loopback.

use super::args::Serve;
use super::exit::Exit;
use super::terminal;
use crate::Study;
use crate::serve::{NoServer, Server};

pub(super) fn serve(args: &Serve) -> Exit {
    let study = match Study::open(&args.case, "baseline") {
        Ok(study) => study,
        Err(error) => return terminal::fail(&error),
    };
    if !study.findings().is_empty() {
        terminal::remark(&alumbron_case::render_text(study.files(), study.findings(), terminal::color_err()));
    }
    let notes = match args.notes.as_deref().map(|path| study.notes(path)).transpose() {
        Ok(read) => read,
        Err(error) => return terminal::fail(&error),
    };
    if let Some(read) = notes.as_ref().filter(|read| !read.findings.is_empty()) {
        terminal::remark(&alumbron_case::render_text(&read.files, &read.findings, terminal::color_err()));
    }
    let notes = notes.map(|read| read.notes);
    let server = match Server::bind(study, &args.scenario, args.samples, notes, args.port) {
        Ok(server) => server,
        Err(NoServer::Study(error)) => return terminal::fail(&error),
        Err(NoServer::Port(error)) => {
            let port = args.port;
            terminal::complain(&format!(
                "port {port} is not to be had: {error}; `--port 0` takes any that is free"
            ));
            return Exit::InputOutput;
        }
    };
    terminal::print(&format!("http://localhost:{}/", server.address().port()));
    terminal::remark("the page is there until Ctrl-C");
    match server.run() {
        Ok(()) => Exit::Done,
        Err(error) => {
            terminal::complain(&error.to_string());
            Exit::InputOutput
        }
    }
}
