//! `msc dev`: serves from source, takes every change that compiles, and shows the findings of the others over the page.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use compiler::Memory;
use compiler::project::{Project, Roots};
use compiler::report::{self, Format, Report};
use compiler::source::SourceMap;
use runtime::server::{self, Address, Server, Stage};
use runtime::teller::Teller;
use runtime::{Mode, Shared, scribe};
use tokio::sync::watch;

use super::Outcome;
use crate::failure::Failure;
use crate::link::{self, Encodings};
use crate::options::Dev;
use crate::watch::Changes;
use crate::{embedded, output, project};

/// Runs the command; it ends with the process.
pub(super) fn run(options: &Dev) -> Result<Outcome, Failure> {
    let folder = &options.folder;
    project::is_project(folder, &options.common)?;
    output::log_to_stderr(options.common.quiet);
    let mut workshop = Workshop::new(options);
    // Watched before it is read, so that nothing that changes in between is missed.
    let changes = Changes::watch(&workshop.roots)?;
    let first = workshop.make(&[])?;
    let (stages, staged) = watch::channel(first);
    let usual = [Address::Tcp(([127, 0, 0, 1], 8080).into())];
    let addresses = if options.listen.is_empty() {
        &usual[..]
    } else {
        &options.listen
    };
    let server = Server::start_live(staged, addresses, 1)
        .map_err(|failure| Failure::Request(failure.to_string()))?;
    let program = Arc::clone(&stages.borrow().shared.program);
    output::note(server::ready(&program, server.addresses()).trim_end());
    while let Some(paths) = changes.next() {
        let stage = workshop.make(&paths)?;
        // The server holds a receiver for as long as it runs.
        stages.send_replace(stage);
    }
    Ok(Outcome::Good)
}

/// Makes stages of the project as it stands.
struct Workshop<'o> {
    options: &'o Dev,
    roots: Roots,
    sources: SourceMap,
    memory: Memory,
    /// The last program that compiled, and how many there were.
    shared: Option<Arc<Shared>>,
    /// Opened once: data stays while the program changes.
    teller: Option<Arc<Teller>>,
    number: u64,
}

impl<'o> Workshop<'o> {
    fn new(options: &'o Dev) -> Self {
        Self {
            options,
            roots: project::roots(&options.folder, &options.common),
            sources: SourceMap::new(),
            memory: Memory::default(),
            shared: None,
            teller: None,
            number: 0,
        }
    }

    /// Compiles the project after these files changed, says what was found, and gives what is to be served.
    fn make(&mut self, changed: &[PathBuf]) -> Result<Stage, Failure> {
        let start = Instant::now();
        let earlier = std::mem::take(&mut self.sources);
        let mut project = Project::read_after(earlier, &self.roots, embedded::SHIPPED)?;
        project.pseudo = self.options.pseudo;
        let common = &self.options.common;
        let compiled = compiler::compile_again(&project, &mut self.memory, |finding| {
            project::judge(finding, &common.deny, &common.allow)
        })?;
        let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let text = |color| {
            let report = Report {
                sources: &project.sources,
                found: &compiled.found,
                milliseconds,
                color,
                base: "",
            };
            let mut text = Vec::new();
            report::write(&mut text, Format::Human, &report)
                .map_err(Failure::system("write the report"))?;
            Ok::<_, Failure>(text)
        };
        output::print(&text(output::has_color(common.color))?)?;
        let report = match &compiled.program {
            Some(made) if !compiled.found.has_errors() => {
                let program = link::program(&made.0, &made.1, &project.sources, Encodings::Plain);
                self.shared = Some(self.served(program)?);
                self.number += u64::from(!changed.is_empty());
                String::new()
            }
            Some(_) | None => String::from_utf8_lossy(&text(false)?).into_owned(),
        };
        self.sources = project.sources;
        let shared = match &self.shared {
            Some(shared) => Arc::clone(shared),
            None => self.served(nothing()?)?,
        };
        let only_styles = !changed.is_empty()
            && changed
                .iter()
                .all(|path| path.extension().is_some_and(|e| e == "css"));
        Ok(Stage {
            shared,
            number: self.number,
            only_styles,
            report: report.into(),
        })
    }

    fn served(&mut self, program: runtime::Program) -> Result<Arc<Shared>, Failure> {
        let usual = || self.roots.folder.join("data");
        let data = self.options.data.clone().unwrap_or_else(usual);
        let program = Arc::new(program);
        let mut shared = Shared::new(program, Mode::Development, SystemTime::now(), data);
        // Opened once: the data stays while the program changes.
        shared = match &self.teller {
            Some(teller) => shared.with_teller(Arc::clone(teller)),
            None => shared
                .with_data()
                .map_err(runtime::Error::Data)
                .map_err(Failure::Pages)?,
        };
        self.teller = shared.teller.clone();
        let shared = Arc::new(shared);
        if let Err(error) = scribe::prepare(&shared) {
            output::note(&error.to_string());
        }
        Ok(shared)
    }
}

/// A program without sites, to be served until the project compiles for the first time.
fn nothing() -> Result<runtime::Program, Failure> {
    let mut project = Project::default();
    project.add_shipped(embedded::SHIPPED);
    let compiled = compiler::compile(&project)?;
    let made = compiled.program.as_ref().ok_or_else(|| {
        Failure::Request("the applications that ship with msc do not compile".to_owned())
    })?;
    Ok(link::program(
        &made.0,
        &made.1,
        &project.sources,
        Encodings::Plain,
    ))
}
