//! Gettext's PO. Written by hand: the crates for it read files unchecked, end the process at a wrong one and drop what is not
//! theirs; the format itself is a few lines.

use std::fmt::Write as _;

use compiler::{Entry, EntryKind, Form, Translation};

use super::{Returned, places, plurals};

/// Texts as a file.
pub(super) fn write(language: &str, entries: &[Entry]) -> String {
    let (count, rule) = plurals::rule(language);
    let mut out = String::from("msgid \"\"\nmsgstr \"\"\n");
    for line in [
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=UTF-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
        format!("Language: {language}"),
        format!("Plural-Forms: nplurals={count}; plural=({rule});"),
    ] {
        let _ = writeln!(out, "{}", quoted(&format!("{line}\n")));
    }
    for entry in entries {
        let plural = plural_forms(language, count, entry);
        let alone = entry.forms.iter();
        let alone = alone.filter(|form| !plural.iter().any(|one| one.label == form.label));
        if let (Some(first), Some(last)) = (plural.first(), plural.last()) {
            head(&mut out, entry);
            let labels: Vec<&str> = plural.iter().map(|form| form.label.as_str()).collect();
            field(
                &mut out,
                "msgctxt",
                &format!("{}[{}]", entry.id, labels.join("|")),
            );
            field(&mut out, "msgid", &first.source);
            field(&mut out, "msgid_plural", &last.source);
            for (index, form) in plural.iter().enumerate() {
                field(&mut out, &format!("msgstr[{index}]"), &form.target);
            }
        }
        for form in alone {
            head(&mut out, entry);
            field(&mut out, "msgctxt", &entry.name(form));
            field(&mut out, "msgid", &form.source);
            field(&mut out, "msgstr", &form.target);
        }
    }
    out
}

/// The forms of an entry in the order of the language's rule, where it has one for each; the others stand alone.
fn plural_forms<'e>(language: &str, count: usize, entry: &'e Entry) -> Vec<&'e Form> {
    match entry.kind {
        EntryKind::List if entry.forms.len() == count && count > 1 => entry.forms.iter().collect(),
        EntryKind::Categories if count > 1 => {
            let find = |label: &str| entry.forms.iter().find(|form| form.label == label);
            let labels = plurals::categories(language).unwrap_or_default();
            let forms: Option<Vec<&Form>> = labels.into_iter().map(find).collect();
            forms.unwrap_or_default()
        }
        EntryKind::Plain | EntryKind::List | EntryKind::Categories | EntryKind::Data => Vec::new(),
    }
}

fn head(out: &mut String, entry: &Entry) {
    out.push('\n');
    for comment in &entry.comments {
        let _ = writeln!(out, "#. {comment}");
    }
    for place in places(entry) {
        // Gettext's way to write names with blanks.
        let _ = match place.contains(char::is_whitespace) {
            true => writeln!(out, "#: \u{2068}{place}\u{2069}"),
            false => writeln!(out, "#: {place}"),
        };
    }
}

fn field(out: &mut String, name: &str, text: &str) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.len() < 2 {
        let _ = writeln!(out, "{name} {}", quoted(text));
        return;
    }
    let _ = writeln!(out, "{name} \"\"");
    for line in lines {
        let _ = writeln!(out, "{}", quoted(line));
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '\\' | '"' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() && c.is_ascii() => {
                let _ = write!(out, "\\{:03o}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A message as it is read.
#[derive(Default)]
struct Message {
    context: Option<String>,
    id: Option<String>,
    plural: Option<String>,
    texts: Vec<(usize, String)>,
    is_fuzzy: bool,
}

/// What a file says.
pub(super) fn read(text: &str) -> Result<Returned, String> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        reader
            .line(line)
            .map_err(|words| format!("line {}: {words}", index + 1))?;
    }
    reader.end();
    Ok(reader.found)
}

#[derive(Default)]
struct Reader {
    message: Message,
    /// Where a string on a line of its own belongs.
    field: Field,
    found: Returned,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Field {
    #[default]
    None,
    Context,
    Id,
    Plural,
    Text,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(comment) = line.strip_prefix('#') {
            if self.field == Field::Text {
                self.end();
            }
            let flags = comment.strip_prefix(',').unwrap_or_default();
            self.message.is_fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            return Ok(());
        }
        if line.is_empty() {
            self.end();
            return Ok(());
        }
        if line.starts_with('"') {
            let more = unquoted(line)?;
            return self.more(&more);
        }
        let (word, rest) = line.split_at(line.find([' ', '\t', '"', '[']).unwrap_or(line.len()));
        match word {
            "msgctxt" | "msgid" if self.field == Field::Text => {
                self.end();
                self.begin(word, rest)
            }
            _ => self.begin(word, rest),
        }
    }

    fn begin(&mut self, word: &str, rest: &str) -> Result<(), String> {
        let message = &mut self.message;
        match word {
            "msgctxt" => {
                message.context = Some(unquoted(rest)?);
                self.field = Field::Context;
            }
            "msgid" => {
                message.id = Some(unquoted(rest)?);
                self.field = Field::Id;
            }
            "msgid_plural" => {
                message.plural = Some(unquoted(rest)?);
                self.field = Field::Plural;
            }
            "msgstr" => {
                let (index, text) = match rest.strip_prefix('[') {
                    Some(rest) => {
                        let (index, text) = rest.split_once(']').ok_or("`]` is missing")?;
                        let index = index.trim().parse().map_err(|_| "the form is no number")?;
                        (index, text)
                    }
                    None => (0, rest),
                };
                message.texts.push((index, unquoted(text)?));
                self.field = Field::Text;
            }
            _ => {
                return Err(
                    "this is neither a comment, nor `msgctxt`, `msgid`, `msgid_plural` or `msgstr`"
                        .to_owned(),
                );
            }
        }
        Ok(())
    }

    fn more(&mut self, more: &str) -> Result<(), String> {
        let message = &mut self.message;
        let text = match self.field {
            Field::None => None,
            Field::Context => message.context.as_mut(),
            Field::Id => message.id.as_mut(),
            Field::Plural => message.plural.as_mut(),
            Field::Text => message.texts.last_mut().map(|(_, text)| text),
        };
        text.ok_or("a text belongs to nothing")?.push_str(more);
        Ok(())
    }

    /// Takes the message that was read.
    fn end(&mut self) {
        if self.field == Field::None {
            return;
        }
        self.field = Field::None;
        let message = std::mem::take(&mut self.message);
        let Some(context) = message.context else {
            if message.id.as_deref() == Some("")
                && let Some((_, header)) = message.texts.first()
            {
                let language = header
                    .lines()
                    .find_map(|line| line.strip_prefix("Language:"));
                let language = language.map(|language| language.trim().replace('_', "-"));
                self.found.language = language.filter(|language| !language.is_empty());
            }
            return;
        };
        if message.is_fuzzy {
            self.found.n_fuzzy += 1;
            return;
        }
        let (Some(id), texts) = (message.id, message.texts) else {
            return;
        };
        let labels = message.plural.as_ref().and_then(|_| labels(&context));
        let Some((name, labels)) = labels else {
            let target = texts.into_iter().next().map(|(_, text)| text);
            self.found.translations.push(Translation {
                name: context,
                source: Some(id),
                target: target.unwrap_or_default(),
            });
            return;
        };
        let plural = message.plural.unwrap_or_default();
        for (index, target) in texts {
            if let Some(label) = labels.get(index) {
                self.found.translations.push(Translation {
                    name: format!("{name}[{label}]"),
                    // Gettext has two of the texts it was made from.
                    source: match index {
                        0 => Some(id.clone()),
                        index if index + 1 == labels.len() => Some(plural.clone()),
                        _ => None,
                    },
                    target,
                });
            }
        }
    }
}

/// `files[1|2|3]` as its name and the labels of its forms.
fn labels(context: &str) -> Option<(&str, Vec<&str>)> {
    let (name, labels) = context.strip_suffix(']')?.rsplit_once('[')?;
    Some((name, labels.split('|').collect()))
}

/// The text of a string in quotes.
fn unquoted(text: &str) -> Result<String, String> {
    let inner = text
        .trim()
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let inner = inner.ok_or("a text in quotes is missing")?;
    let mut out = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '"' {
            return Err("a quote inside a text needs a `\\` before it".to_owned());
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some(c @ ('\\' | '"')) => out.push(c),
            Some(first @ '0'..='7') => {
                let mut value = first.to_digit(8).unwrap_or_default();
                for _ in 0..2 {
                    let Some(digit) = rest.peek().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    value = value * 8 + digit;
                    rest.next();
                }
                out.extend(char::from_u32(value).filter(char::is_ascii));
            }
            _ => return Err("a `\\` is followed by nothing that Gettext knows".to_owned()),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_programs_are_read() {
        let file = "# a translator's comment\nmsgid \"\"\nmsgstr \"\"\n\"Language: pt_BR\\n\"\n\n#, fuzzy\nmsgctxt \"a:x\"\n\
                    msgid \"x\"\nmsgstr \"y\"\nmsgctxt \"a:long\"\nmsgid \"\"\n\"two \"\n\"parts\"\nmsgstr \"\"\n\"zwei \"\n\"Teile\"\n\
                    #~ msgid \"old\"\n#~ msgstr \"alt\"\n\nmsgctxt \"a:f[1|2]\"\nmsgid \"one\"\nmsgid_plural \"many\"\n\
                    msgstr[0] \"um\"\nmsgstr[1] \"muitos\"\n";
        let found = read(file).expect("it is sound");
        assert_eq!(
            (found.language.as_deref(), found.n_fuzzy),
            (Some("pt-BR"), 1)
        );
        let shown: Vec<(&str, &str)> = found
            .translations
            .iter()
            .map(|one| (one.name.as_str(), one.target.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("a:long", "zwei Teile"),
                ("a:f[1]", "um"),
                ("a:f[2]", "muitos")
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (file, expected) in [
            ("msgid x", "line 1: a text in quotes is missing"),
            ("\nmsgid \"a\"b\"", "line 2: a quote inside"),
            ("hello", "line 1: this is neither"),
            ("\"a\"", "line 1: a text belongs to nothing"),
            ("msgstr[x] \"a\"", "line 1: the form is no number"),
        ] {
            let words = read(file).expect_err(file);
            assert!(words.starts_with(expected), "{words}");
        }
    }
}
