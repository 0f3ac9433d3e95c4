//! `msc lsp` as an editor uses it: messages over standard input and output.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{msc, project};

/// Most messages waited through for the one that is wanted.
const PATIENCE: usize = 200;

/// An editor with a folder open.
struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: String,
    number: u64,
}

impl Editor {
    fn open(folder: &Path) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_msc"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let folder = folder.canonicalize().expect("a folder");
        let mut editor = Editor {
            input: child.stdin.take().expect("its input"),
            output: BufReader::new(child.stdout.take().expect("its output")),
            child,
            folder: format!("file://{}", folder.display()),
            number: 0,
        };
        let root = json!({ "capabilities": {}, "workspaceFolders": [{ "uri": editor.folder, "name": "project" }] });
        let answer = editor.ask("initialize", root);
        assert_eq!(answer["capabilities"]["hoverProvider"], true);
        editor.tell("initialized", json!({}));
        editor
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let id = self.number;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let answer = self.wait(|message| message["id"] == id);
        assert_eq!(answer["error"], Value::Null, "{method}");
        answer["result"].clone()
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..PATIENCE {
            let message = self.receive();
            if wanted(&message) {
                return message;
            }
        }
        panic!("the message that was waited for did not come");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(
                self.output.read_line(&mut line).expect("it speaks"),
                0,
                "it ended"
            );
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().expect("a length"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).expect("the message");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// The findings that are sent for a file next.
    fn findings(&mut self, path: &str) -> Vec<Value> {
        let address = self.address(path);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == address
        });
        let findings = message["params"]["diagnostics"].as_array().cloned();
        findings.expect("a list")
    }

    fn write(&mut self, path: &str, text: &str) {
        let document =
            json!({ "uri": self.address(path), "languageId": "x", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn at(&self, path: &str, line: u32, character: u32) -> Value {
        json!({
            "textDocument": { "uri": self.address(path) },
            "position": { "line": line, "character": character },
        })
    }

    fn close(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
    }
}

const FUNCTIONS: &str =
    "-- Says hello to somebody.\nfunction Greeting(name)\n  return \"Hello \" .. name\nend\n";
const FRONT: &str =
    "<p>?(Greeting \"you\")</p>\n<? scribe.View \"part\" ?>\n<p>?(page.title)</p>\n";

fn site() -> tempfile::TempDir {
    project(&[
        ("sites/example.com/functions.lua", FUNCTIONS),
        ("sites/example.com/front.html", FRONT),
        (
            "sites/example.com/part.html",
            "<p>?(l.word) é😀 ?(page.title)</p>\n",
        ),
        (
            "sites/example.com/settings.lua",
            "vocabulary = { en = { word = \"word\" } }\naddresses = { { matches = \"about\", view = \"part\" } }\n",
        ),
    ])
}

/// A finding: code, line and column, from 0.
type Finding = (String, u64, u64);

/// What `msc check` finds.
fn commanded(folder: &Path) -> Vec<Finding> {
    let printed = msc(folder, &["check", "--format", "json"]).stdout;
    let printed = String::from_utf8(printed).expect("text");
    let lines = printed
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let mut found: Vec<Finding> = lines
        .filter(|line| line["code"].is_string())
        .map(|line| {
            let start = &line["labels"][0]["start"];
            let number = |name: &str| start[name].as_u64().expect("a number") - 1;
            let code = line["code"].as_str().expect("a code").to_owned();
            (code, number("line"), number("column"))
        })
        .collect();
    found.sort();
    found
}

/// What an editor that opens the folder hears of some files.
fn heard(folder: &Path, paths: &[&str]) -> Vec<Finding> {
    let mut editor = Editor::open(folder);
    let mut found = Vec::new();
    for path in paths {
        for finding in editor.findings(path) {
            let start = &finding["range"]["start"];
            let number = |name: &str| start[name].as_u64().expect("a number");
            let code = finding["code"].as_str().expect("a code").to_owned();
            found.push((code, number("line"), number("character")));
        }
    }
    editor.close();
    found.sort();
    found
}

#[test]
fn findings_are_those_of_the_command() {
    let (front, other) = (
        "sites/example.com/front.html",
        "sites/example.com/other.lua",
    );
    let folder = project(&[
        (
            front,
            "<p>?(nothing.here)</p>\n<? scribe.View \"absent\" ?>\n",
        ),
        (other, "temp.x = string.trim(\"x\")\n"),
    ]);
    let expected = commanded(folder.path());
    assert!(expected.len() > 2, "{expected:?}");
    assert_eq!(heard(folder.path(), &[front, other]), expected);
}

/// The parser takes both; the machine that runs the code does not.
#[test]
fn what_only_the_machine_refuses_is_found_likewise() {
    let (front, other) = (
        "sites/example.com/front.html",
        "sites/example.com/front.lua",
    );
    let locals: String = (0..201)
        .map(|n| format!("local l{n} = page.title; write(l{n})\n"))
        .collect();
    let folder = project(&[
        (
            front,
            "<p>text</p>\n<? if page.title then break end ?>\n<p>?(page.title)</p>\n",
        ),
        (other, &locals),
    ]);
    let expected = commanded(folder.path());
    let refused = ["MS101"; 2].map(str::to_owned);
    let codes = expected.iter().map(|(code, ..)| code.clone());
    assert_eq!(codes.collect::<Vec<_>>(), refused, "{expected:?}");
    assert_eq!(heard(folder.path(), &[front, other]), expected);
}

#[test]
fn findings_follow_what_is_typed() {
    let folder = site();
    let path = "sites/example.com/front.html";
    let mut editor = Editor::open(folder.path());
    editor.write(path, "<p>?(Greting \"you\")</p>\n");
    let findings = editor.findings(path);
    assert_eq!(findings[0]["code"], "MS601");
    assert!(
        findings[0]["message"]
            .as_str()
            .is_some_and(|words| words.contains("use `Greeting`"))
    );
    let change = json!({
        "textDocument": { "uri": editor.address(path), "version": 2 },
        "contentChanges": [{ "text": FRONT }],
    });
    editor.tell("textDocument/didChange", change);
    assert_eq!(editor.findings(path), Vec::<Value>::new());
    editor.close();
}

#[test]
fn names_are_explained_and_found() {
    let folder = site();
    let front = "sites/example.com/front.html";
    let mut editor = Editor::open(folder.path());
    let hover = editor.ask("textDocument/hover", editor.at(front, 0, 7));
    let words = hover["contents"]["value"].as_str().expect("words");
    assert!(
        words.contains("function Greeting(name)") && words.contains("Says hello"),
        "{words}"
    );
    let hover = editor.ask("textDocument/hover", editor.at(front, 1, 12));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|words| words.contains("scribe.View(name: text)"))
    );
    let hover = editor.ask(
        "textDocument/hover",
        editor.at("sites/example.com/part.html", 0, 8),
    );
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|words| words.contains("en: word"))
    );

    let place = editor.ask("textDocument/definition", editor.at(front, 0, 7));
    assert_eq!(
        place[0]["uri"],
        editor.address("sites/example.com/functions.lua")
    );
    assert_eq!(
        place[0]["range"]["start"],
        json!({ "line": 1, "character": 9 })
    );
    let place = editor.ask("textDocument/definition", editor.at(front, 1, 18));
    assert_eq!(
        place[0]["uri"],
        editor.address("sites/example.com/part.html")
    );
    // Behind characters of two units.
    let place = editor.ask(
        "textDocument/hover",
        editor.at("sites/example.com/part.html", 0, 26),
    );
    assert!(
        place["contents"]["value"]
            .as_str()
            .is_some_and(|words| words.contains("page.title"))
    );
    let nothing = editor.ask("textDocument/hover", editor.at(front, 0, 1));
    assert_eq!(nothing, Value::Null);
    editor.close();
}

#[test]
fn tables_are_known() {
    let path = "sites/example.com/front.html";
    let front = "<p>?(fetch(users[form.id].name)) ?(db.users[1].name)</p>\n";
    let folder = project(&[
        (path, front),
        (
            "sites/example.com/schema.lua",
            "users = { \"name\", { name = \"age\", type = \"number\" }, indexes = { name = { field = \"name\" } } }\n",
        ),
    ]);
    let mut editor = Editor::open(folder.path());
    for character in [13, 40] {
        let hover = editor.ask("textDocument/hover", editor.at(path, 0, character));
        let words = hover["contents"]["value"].as_str().expect("words");
        assert_eq!(
            words,
            "table `users` of the Teller, sites/example.com\n\nFields: `age`, `name`\n\nIndexes: `name`"
        );
    }
    let place = editor.ask("textDocument/definition", editor.at(path, 0, 13));
    assert_eq!(
        place[0]["uri"],
        editor.address("sites/example.com/schema.lua")
    );
    let mut offered = |text: &str| {
        editor.write(path, text);
        let at = editor.at(path, 0, text.len() as u32);
        let offers = editor.ask("textDocument/completion", at);
        let labels = offers.as_array().expect("a list").iter();
        labels
            .map(|offer| offer["label"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(offered("<p>?(db."), ["users"]);
    assert_eq!(offered("<p>?(fetch(users[form.id]."), ["age", "name"]);
    assert_eq!(offered("<p>?(#teller.Find(\""), ["users"]);
    assert!(offered("<p>?(fetch(use").contains(&"users".to_owned()));
    editor.close();
}

#[test]
fn what_could_be_written_is_offered() {
    let folder = site();
    let path = "sites/example.com/front.html";
    let mut editor = Editor::open(folder.path());
    let mut offered = |text: &str| {
        editor.write(path, text);
        let line = text.matches('\n').count() as u32;
        let last = text.rsplit('\n').next().unwrap_or_default();
        let character = last.encode_utf16().count() as u32;
        let at = editor.at(path, line, character);
        let offers = editor.ask("textDocument/completion", at);
        let labels = offers.as_array().expect("a list").iter();
        labels
            .map(|offer| offer["label"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert!(offered("<p>?(scribe.").contains(&"Redirect".to_owned()));
    assert!(offered("<p>?(l.").contains(&"word".to_owned()));
    assert!(offered("<? scribe.View \"").contains(&"part".to_owned()));
    assert!(offered("<a href=\"/").contains(&"/about".to_owned()));
    assert!(offered("<p>?(Gree").contains(&"Greeting".to_owned()));
    assert_eq!(offered("<p>page."), Vec::<String>::new());
    editor.close();
}

#[test]
fn names_are_changed_everywhere() {
    let folder = site();
    let front = "sites/example.com/front.html";
    let mut editor = Editor::open(folder.path());
    let mut question = editor.at(front, 0, 7);
    question["newName"] = json!("Welcome");
    let changes = editor.ask("textDocument/rename", question);
    let files: Vec<&Value> = changes["documentChanges"]
        .as_array()
        .expect("changes")
        .iter()
        .collect();
    assert_eq!(files.len(), 2, "{changes}");
    assert!(
        files
            .iter()
            .all(|file| file["edits"][0]["newText"] == "Welcome")
    );

    let mut question = editor.at(front, 1, 18);
    question["newName"] = json!("piece");
    let changes = editor.ask("textDocument/rename", question);
    let list = changes["documentChanges"].as_array().expect("changes");
    let renamed = list
        .iter()
        .find(|change| change["kind"] == "rename")
        .expect("a file");
    assert_eq!(
        renamed["newUri"],
        editor.address("sites/example.com/piece.html")
    );
    assert_eq!(
        list.len(),
        3,
        "the view, the settings and the file: {changes}"
    );

    let references = editor.ask("textDocument/references", editor.at(front, 0, 7));
    assert_eq!(references.as_array().map(Vec::len), Some(2));
    editor.close();
}
