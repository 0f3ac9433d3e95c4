//! `msc lsp`: a language server over standard input and output. It checks the project with the texts as they stand in the
//! editor, by the same stages as `msc check`, and answers from the same model.

mod answers;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use compiler::Memory;
use compiler::model::Model;
use compiler::project::Project;
use compiler::source::{FileId, SourceMap};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use crate::command::Outcome;
use crate::failure::Failure;
use crate::options::{Common, Lsp};
use crate::{embedded, project};
use answers::View;

/// Serves one editor until it says that it is done.
pub(crate) fn run(options: &Lsp) -> Result<Outcome, Failure> {
    let (connection, threads) = Connection::stdio();
    serve(&connection, options)?;
    drop(connection);
    threads
        .join()
        .map_err(Failure::system("talk to the editor"))?;
    Ok(Outcome::Good)
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Request(format!("the editor does not keep to the protocol: {error}"))
}

fn serve(connection: &Connection, options: &Lsp) -> Result<(), Failure> {
    let (id, params) = connection.initialize_start().map_err(broken)?;
    let answer = json!({
        "capabilities": capabilities(),
        "serverInfo": { "name": "msc", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer).map_err(broken)?;
    let folder = options.folder.clone().or_else(|| root(&params));
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let folder = folder.canonicalize().unwrap_or(folder);
    let mut workspace = Workspace::new(folder, &options.common);
    workspace.check(connection);
    while let Ok(message) = connection.receiver.recv() {
        let mut changed = false;
        // What has come meanwhile belongs together: only its last state is checked.
        let mut next = Some(message);
        while let Some(message) = next.take() {
            match message {
                Message::Request(request) => {
                    if connection.handle_shutdown(&request).map_err(broken)? {
                        return Ok(());
                    }
                    if std::mem::take(&mut changed) {
                        workspace.check(connection);
                    }
                    send(connection, Message::Response(workspace.answer(request)));
                }
                Message::Notification(note) => changed |= workspace.hear(&note),
                Message::Response(_) => {}
            }
            next = connection.receiver.try_recv().ok();
        }
        if changed {
            workspace.check(connection);
        }
    }
    Ok(())
}

/// An editor that no longer listens ends the session at its next message.
fn send(connection: &Connection, message: Message) {
    let _ = connection.sender.send(message);
}

fn capabilities() -> Value {
    json!({
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "renameProvider": true,
        "codeActionProvider": true,
        "completionProvider": { "triggerCharacters": [".", "\"", "'", "/"] },
    })
}

/// The folder the editor has open.
fn root(params: &Value) -> Option<PathBuf> {
    let folder = params["workspaceFolders"][0]["uri"].as_str();
    let root = folder.or_else(|| params["rootUri"].as_str());
    root.and_then(place::path)
        .or_else(|| params["rootPath"].as_str().map(PathBuf::from))
}

/// The project as the editor has it.
struct Workspace<'o> {
    folder: PathBuf,
    common: &'o Common,
    memory: Memory,
    /// Texts the editor has open, by path within the folder.
    open: BTreeMap<String, String>,
    model: Option<Model>,
    /// Files that findings were sent for.
    reported: BTreeSet<String>,
    /// What was last said of a project that cannot be read.
    complaint: String,
}

impl<'o> Workspace<'o> {
    fn new(folder: PathBuf, common: &'o Common) -> Self {
        Self {
            folder,
            common,
            memory: Memory::default(),
            open: BTreeMap::new(),
            model: None,
            reported: BTreeSet::new(),
            complaint: String::new(),
        }
    }

    /// Checks the project as it stands and sends what was found.
    fn check(&mut self, connection: &Connection) {
        let earlier = self.model.take().map(Model::into_sources);
        match self.read(earlier.unwrap_or_default()) {
            Ok(model) => {
                self.report(&model, connection);
                self.model = Some(model);
                self.complaint.clear();
            }
            Err(failure) => {
                let message = failure.to_string();
                if message != self.complaint {
                    let params = json!({ "type": 1, "message": format!("msc: {message}") });
                    notify(connection, "window/showMessage", params);
                    self.complaint = message;
                }
            }
        }
    }

    fn read(&mut self, earlier: SourceMap) -> Result<Model, Failure> {
        project::is_project(&self.folder, self.common)?;
        let roots = project::roots(&self.folder, self.common);
        let mut project = Project::read_after(earlier, &roots, embedded::SHIPPED)?;
        for (path, text) in &self.open {
            project.sources.replace(path, text.as_bytes());
        }
        let (deny, allow) = (&self.common.deny, &self.common.allow);
        let judge = |finding: &_| project::judge(finding, deny, allow);
        Ok(Model::new(project, &mut self.memory, judge)?)
    }

    fn report(&mut self, model: &Model, connection: &Connection) {
        let view = View {
            model,
            folder: &self.folder,
        };
        let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for finding in model.found().iter() {
            let address = view.address(finding.span().file);
            files
                .entry(address)
                .or_default()
                .push(view.diagnostic(finding));
        }
        // Files whose last finding is gone must hear of it.
        for address in &self.reported {
            files.entry(address.clone()).or_default();
        }
        for (address, findings) in &files {
            let params = json!({ "uri": address, "diagnostics": findings });
            notify(connection, "textDocument/publishDiagnostics", params);
        }
        self.reported = files
            .into_iter()
            .filter(|(_, findings)| !findings.is_empty())
            .map(|(address, _)| address)
            .collect();
    }

    /// Takes note of what the editor says; true when the project is to be checked again.
    fn hear(&mut self, note: &Notification) -> bool {
        let document = &note.params["textDocument"];
        let path = document["uri"].as_str().and_then(|uri| self.within(uri));
        match (note.method.as_str(), path) {
            ("textDocument/didOpen", Some(path)) => {
                let text = document["text"].as_str().unwrap_or_default();
                self.open.insert(path, text.to_owned());
                true
            }
            ("textDocument/didChange", Some(path)) => {
                let changes = note.params["contentChanges"].as_array();
                let last = changes.and_then(|changes| changes.last()?["text"].as_str());
                if let Some(text) = last {
                    self.open.insert(path, text.to_owned());
                }
                last.is_some()
            }
            ("textDocument/didClose", Some(path)) => self.open.remove(&path).is_some(),
            ("textDocument/didSave" | "workspace/didChangeWatchedFiles", _) => true,
            _ => false,
        }
    }

    /// The path within the project of a file's address.
    fn within(&self, address: &str) -> Option<String> {
        let path = place::path(address)?;
        // A file that is not there yet has a folder that is.
        let found = path.canonicalize().ok().or_else(|| {
            let folder = path
                .parent()
                .and_then(|folder| folder.canonicalize().ok())?;
            Some(folder.join(path.file_name()?))
        })?;
        let inside = found.strip_prefix(&self.folder).ok()?;
        Some(inside.to_string_lossy().replace('\\', "/"))
    }

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let Some(model) = &self.model else {
            return Response::new_ok(id, Value::Null);
        };
        let known = [
            "textDocument/hover",
            "textDocument/definition",
            "textDocument/references",
            "textDocument/rename",
            "textDocument/completion",
            "textDocument/codeAction",
        ];
        if !known.contains(&method.as_str()) {
            let words = format!("`{method}` is not known");
            return Response::new_err(id, ErrorCode::MethodNotFound as i32, words);
        }
        let view = View {
            model,
            folder: &self.folder,
        };
        match self.place(model, &params) {
            Some((file, byte)) => answer(&view, id, &method, &params, file, byte),
            None => Response::new_ok(id, Value::Null),
        }
    }

    /// The file and byte a request is about.
    fn place(&self, model: &Model, params: &Value) -> Option<(FileId, usize)> {
        let path = self.within(params["textDocument"]["uri"].as_str()?)?;
        let file = model.file(&path)?;
        let text = model.sources().get(file).text()?;
        let position = params
            .get("position")
            .or_else(|| params["range"].get("start"))?;
        let number = |name: &str| usize::try_from(position[name].as_u64()?).ok();
        Some((
            file,
            place::byte(text, number("line")?, number("character")?),
        ))
    }
}

fn notify(connection: &Connection, method: &str, params: Value) {
    let note = Notification::new(method.to_owned(), params);
    send(connection, Message::Notification(note));
}

fn answer(
    view: &View<'_>,
    id: RequestId,
    method: &str,
    params: &Value,
    file: FileId,
    byte: usize,
) -> Response {
    let model = view.model;
    let result = match method {
        "textDocument/hover" => model.hover(file, byte).map_or(Value::Null, |(span, words)| {
            json!({ "contents": { "kind": "markdown", "value": words }, "range": view.range(span) })
        }),
        "textDocument/definition" => view.locations(&model.definition(file, byte)),
        "textDocument/references" => view.locations(&model.references(file, byte)),
        "textDocument/rename" => {
            let name = params["newName"].as_str().unwrap_or_default();
            match model.rename(file, byte, name) {
                Ok(rename) => view.renamed(&rename),
                Err(fault) => {
                    let code = ErrorCode::RequestFailed as i32;
                    return Response::new_err(id, code, fault.to_string());
                }
            }
        }
        "textDocument/completion" => {
            let text = model.sources().get(file).text().unwrap_or_default();
            let offers = model.completions(file, text, byte);
            offers.iter().map(answers::completion).collect()
        }
        _ => actions(view, params, file),
    };
    Response::new_ok(id, result)
}

/// The fixes of the findings in a range.
fn actions(view: &View<'_>, params: &Value, file: FileId) -> Value {
    let line = |place: &Value| place["line"].as_u64().unwrap_or_default();
    let (first, last) = (
        line(&params["range"]["start"]),
        line(&params["range"]["end"]),
    );
    let here = |range: &Value| line(&range["start"]) <= last && line(&range["end"]) >= first;
    let findings = view.model.found().iter();
    findings
        .filter(|finding| finding.span().file == file && here(&view.range(finding.span())))
        .filter_map(|finding| {
            let fix = finding.fix.as_ref()?;
            Some(json!({
                "title": fix.title,
                "kind": "quickfix",
                "diagnostics": [view.diagnostic(finding)],
                "edit": { "changes": view.edits(&fix.edits) },
            }))
        })
        .collect()
}
