//! `tests.lua` of a bundle: requests whose answers are kept as snapshots, and what varies in them. Read as data when
//! the project is compiled; never part of what is deployed.

use super::names::{self, Near};
use super::settings::{Ground, Sandbox, Settings};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::{Data, Key, print_number};
use crate::source::{FileId, SourceMap, Span};

/// What a bundle's `tests.lua` lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageTests {
    /// Its `tests`.
    pub requests: Vec<Request>,
    /// Its `redact`.
    pub redactions: Vec<Redaction>,
}

/// A request to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where it is written.
    pub span: Span,
    /// Path, with its query if any; begins with a slash.
    pub path: String,
    /// What the snapshot is called, when that is said.
    pub name: Option<String>,
    /// Method in upper case; without one, GET, or POST with a form.
    pub method: Option<String>,
    /// Form fields, sorted by name.
    pub form: Vec<(String, String)>,
    /// Request headers, sorted by name.
    pub headers: Vec<(String, String)>,
    /// Cookies, sorted by name.
    pub cookies: Vec<(String, String)>,
    /// Language the visitor asks for.
    pub language: Option<String>,
}

/// A value that varies from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// Where it is written.
    pub span: Span,
    /// Lua pattern of the value.
    pub pattern: String,
    /// What is shown in its place.
    pub with: String,
}

const LISTS: [&str; 2] = ["tests", "redact"];
const REQUEST: [&str; 7] = [
    "path", "name", "method", "form", "headers", "cookies", "language",
];
const REDACTION: [&str; 2] = ["pattern", "with"];

/// Runs a `tests.lua` and reads what it assigns.
pub(crate) fn read(
    sources: &SourceMap,
    sandbox: &Sandbox<'_>,
    file: FileId,
    found: &mut Diagnostics,
) -> PageTests {
    let settings = sandbox.run(sources, file, Ground::Settings, found);
    let mut reader = Reader {
        settings: &settings,
        found,
    };
    reader.known(&[], &settings.data, &LISTS);
    PageTests {
        requests: reader.list("tests", Reader::request),
        redactions: reader.list("redact", Reader::redaction),
    }
}

/// Where a value is, as names and numbers from the file's top.
type Path<'p> = &'p [Key];

/// Turns what the file assigned into requests; says at its place what has a wrong shape, and leaves it out.
struct Reader<'a> {
    settings: &'a Settings,
    found: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn list<T>(
        &mut self,
        name: &str,
        item: fn(&mut Self, Path<'_>, &Data, Span) -> Option<T>,
    ) -> Vec<T> {
        let root = [Key::name(name)];
        let settings = self.settings;
        let Some(list) = settings.data.get(name) else {
            return Vec::new();
        };
        if list.array().count() != list.entries().len() || !matches!(list, Data::Table(_)) {
            self.refuse(&root, format!("`{name}` must be an array of tables"));
            return Vec::new();
        }
        let items = list.array().filter_map(|(index, data)| {
            let path = [root[0].clone(), Key::Number(index as f64)];
            if !matches!(data, Data::Table(_)) {
                self.refuse(
                    &path,
                    format!("an entry of `{name}` is {}, not a table", data.kind()),
                );
                return None;
            }
            let span = settings.value_span(&path)?;
            item(self, &path, data, span)
        });
        items.collect()
    }

    fn request(&mut self, path: Path<'_>, data: &Data, span: Span) -> Option<Request> {
        self.known(path, data, &REQUEST);
        let request = Request {
            span,
            path: self.path(path, data)?,
            name: self.text(path, data, "name"),
            method: self.method(path, data),
            form: self.pairs(path, data, "form"),
            headers: self.headers(path, data),
            cookies: self.pairs(path, data, "cookies"),
            language: self.text(path, data, "language"),
        };
        Some(request)
    }

    fn path(&mut self, path: Path<'_>, data: &Data) -> Option<String> {
        let text = self.needed(path, data, "path")?;
        if !text.starts_with('/') {
            self.refuse(
                &inner(path, "path"),
                format!("the path `{text}` does not begin with `/`"),
            );
            return None;
        }
        Some(text)
    }

    fn method(&mut self, path: Path<'_>, data: &Data) -> Option<String> {
        let method = self.text(path, data, "method")?.to_ascii_uppercase();
        if !is_token(&method) {
            self.refuse(&inner(path, "method"), format!("`{method}` is no method"));
            return None;
        }
        Some(method)
    }

    fn headers(&mut self, path: Path<'_>, data: &Data) -> Vec<(String, String)> {
        let mut headers = self.pairs(path, data, "headers");
        headers.retain(|(name, value)| {
            let can_be = is_token(name) && !value.contains(|c: char| c.is_control() && c != '\t');
            if !can_be {
                let mut place = inner(path, "headers");
                place.push(Key::name(name));
                self.refuse(&place, format!("there can be no header `{name}: {value}`"));
            }
            can_be
        });
        headers
    }

    fn redaction(&mut self, path: Path<'_>, data: &Data, span: Span) -> Option<Redaction> {
        self.known(path, data, &REDACTION);
        let pattern = self.needed(path, data, "pattern")?;
        let with = self.needed(path, data, "with")?;
        if let Err(fault) = names::lua_pattern(&pattern) {
            let span = self.settings.value_span(&inner(path, "pattern"))?;
            let message = format!("`{pattern}` is not a Lua pattern: {fault}");
            self.found
                .push(Diagnostic::new(Code::WrongPattern, message, span));
            return None;
        }
        Some(Redaction {
            span,
            pattern,
            with,
        })
    }

    /// A text that must be there.
    fn needed(&mut self, path: Path<'_>, data: &Data, name: &str) -> Option<String> {
        if data.get(name).is_none() {
            self.refuse(path, format!("`{name}` is missing"));
        }
        self.text(path, data, name)
    }

    fn text(&mut self, path: Path<'_>, data: &Data, name: &str) -> Option<String> {
        let value = data.get(name)?;
        let text = value.as_text().map(str::to_owned);
        if text.is_none() {
            let kind = if matches!(value, Data::Text(_)) {
                "not UTF-8"
            } else {
                value.kind()
            };
            self.refuse(
                &inner(path, name),
                format!("`{name}` is {kind}, it must be text"),
            );
        }
        text
    }

    /// Names and their values; a value may be an array, for a name that is sent several times.
    fn pairs(&mut self, path: Path<'_>, data: &Data, name: &str) -> Vec<(String, String)> {
        let Some(table) = data.get(name) else {
            return Vec::new();
        };
        let place = inner(path, name);
        if !matches!(table, Data::Table(_)) {
            self.refuse(
                &place,
                format!("`{name}` is {}, it must be a table", table.kind()),
            );
        }
        let mut pairs = Vec::new();
        for (key, value) in table.entries() {
            let mut place = place.clone();
            place.push(key.clone());
            let values = values(value).filter(|_| key.as_name().is_some());
            match (key.as_name(), values) {
                (Some(key), Some(values)) => {
                    pairs.extend(values.into_iter().map(|value| (key.to_owned(), value)));
                }
                _ => self.refuse(
                    &place,
                    format!("`{name}` holds names with texts or numbers, or arrays of them"),
                ),
            }
        }
        pairs
    }

    /// Reports attributes that have no meaning.
    fn known(&mut self, path: Path<'_>, data: &Data, known: &[&str]) {
        for (key, _) in data.entries() {
            let Some(name) = key.as_name().filter(|name| !known.contains(name)) else {
                continue;
            };
            // At the top, a name the file itself reads is its own affair.
            let own = path.is_empty() && self.settings.reads.iter().any(|own| own == name);
            if let Some(span) = self.settings.key_span(&inner(path, name)).filter(|_| !own) {
                let message = format!("nothing reads the attribute `{name}`");
                let near = names::near(name, known.iter().copied());
                let finding = Diagnostic::new(Code::UnknownSetting, message, span);
                self.found.push(Near::offer(near, finding, name));
            }
        }
    }

    fn refuse(&mut self, path: Path<'_>, message: String) {
        if let Some(span) = self.settings.value_span(path) {
            self.found
                .push(Diagnostic::new(Code::WrongSetting, message, span));
        }
    }
}

fn inner(path: Path<'_>, name: &str) -> Vec<Key> {
    let mut path = path.to_vec();
    path.push(Key::name(name));
    path
}

/// The texts of a value that is one, or an array of them.
fn values(data: &Data) -> Option<Vec<String>> {
    let one = |data: &Data| match data {
        Data::Text(_) => data.as_text().map(str::to_owned),
        Data::Number(number) => Some(print_number(*number)),
        Data::Bool(_) | Data::Table(_) | Data::Function => None,
    };
    if let Data::Table(entries) = data {
        let array: Vec<&Data> = data.array().map(|(_, value)| value).collect();
        return (array.len() == entries.len())
            .then(|| array.into_iter().map(one).collect())
            .flatten();
    }
    one(data).map(|text| vec![text])
}

/// Whether a text can name a method or a header.
fn is_token(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::settings::KnownSettings;

    /// What a file lists, and the findings with the text they point at.
    fn read_text(text: &str) -> (PageTests, Vec<(Code, String, String)>) {
        let mut sources = SourceMap::default();
        let file = sources.add("sites/example.com/tests.lua", text.as_bytes());
        let mut found = Diagnostics::new();
        let mut known = KnownSettings::default();
        let sandbox = Sandbox::new(&mut known).expect("a machine");
        let tests = read(&sources, &sandbox, file, &mut found);
        let said = found.iter().map(|finding| {
            let span = finding.span();
            let at = text[span.start as usize..span.end as usize].to_owned();
            (finding.code, finding.message.clone(), at)
        });
        (tests, said.collect())
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        list.iter().map(owned).collect()
    }

    #[test]
    fn requests_are_data() {
        let (tests, found) = read_text(
            "local form = {b={'x', 2}, a='1'}\n\
             tests = { {path='/a', method='put', form=form, cookies={n=1}, language='fr', name='A'},\n\
             {path='/b?c=d', headers={['X-A']='b'}} }",
        );
        assert_eq!(found, []);
        let first = &tests.requests[0];
        assert_eq!(first.method.as_deref(), Some("PUT"));
        assert_eq!(first.form, pairs(&[("a", "1"), ("b", "x"), ("b", "2")]));
        assert_eq!(first.cookies, pairs(&[("n", "1")]));
        assert_eq!(
            (first.language.as_deref(), first.name.as_deref()),
            (Some("fr"), Some("A"))
        );
        let second = &tests.requests[1];
        assert_eq!(
            (second.path.as_str(), second.method.as_deref()),
            ("/b?c=d", None)
        );
        assert_eq!(second.headers, pairs(&[("X-A", "b")]));
        assert!(second.span.start > first.span.end);
    }

    #[test]
    fn redactions_are_patterns() {
        let (tests, found) = read_text("redact = { {pattern='%d+', with='(n)'} }");
        assert_eq!(found, []);
        let redaction = &tests.redactions[0];
        assert_eq!(
            (redaction.pattern.as_str(), redaction.with.as_str()),
            ("%d+", "(n)")
        );
    }

    #[test]
    fn wrong_shapes_are_said_where_they_stand() {
        let cases = [
            ("tests = 'x'", Code::WrongSetting, "'x'"),
            ("tests = {path='/a'}", Code::WrongSetting, "{path='/a'}"),
            ("tests = {'/a'}", Code::WrongSetting, "'/a'"),
            ("tests = {{name='a'}}", Code::WrongSetting, "{name='a'}"),
            ("tests = {{path=1}}", Code::WrongSetting, "1"),
            ("tests = {{path='a'}}", Code::WrongSetting, "'a'"),
            (
                "tests = {{path='/', method='A B'}}",
                Code::WrongSetting,
                "'A B'",
            ),
            (
                "tests = {{path='/', form={a=true}}}",
                Code::WrongSetting,
                "true",
            ),
            (
                "tests = {{path='/', form={'a'}}}",
                Code::WrongSetting,
                "'a'",
            ),
            (
                "tests = {{path='/', headers={A='b\\n'}}}",
                Code::WrongSetting,
                "'b\\n'",
            ),
            (
                "tests = {{path='/', metod='GET'}}",
                Code::UnknownSetting,
                "metod",
            ),
            ("test = {}", Code::UnknownSetting, "test"),
            (
                "redact = {{pattern='a'}}",
                Code::WrongSetting,
                "{pattern='a'}",
            ),
            (
                "redact = {{pattern='[a', with=''}}",
                Code::WrongPattern,
                "'[a'",
            ),
            ("tests = {", Code::LuaSyntax, "{"),
        ];
        for (text, code, at) in cases {
            let (_, found) = read_text(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].0, found[0].2.as_str()),
                (code, at),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn names_the_file_reads_are_its_own() {
        let (tests, found) = read_text("hello = '/hello' tests = { {path=hello} }");
        assert_eq!((tests.requests.len(), found), (1, Vec::new()));
    }
}
