//! `a ?(b) : c` in a script: JavaScript's conditional, taken for a tag.

use crate::diagnostic::{Code as Finding, Diagnostic, Fix, Safety};
use crate::parse::Code;
use crate::parse::joined::{Output, OutputKind, VALUE};
use crate::source::Span;

pub(super) fn check(code: &Code, found: &mut Vec<Diagnostic>) {
    let mut script = Script::default();
    for (index, output) in code.joined.outputs.iter().enumerate() {
        let OutputKind::Text(text, _) = &output.kind else {
            let next = code.joined.outputs.get(index + 1);
            if script.wants_operand()
                && next.is_some_and(|next| begins_with_colon(code, output, next))
            {
                found.extend(finding(code, output));
            }
            script.line.push_str("value");
            continue;
        };
        script.read(text);
    }
}

fn finding(code: &Code, output: &Output) -> Option<Diagnostic> {
    let calls = code.scopes.calls.iter();
    let call = calls
        .filter(|call| matches!(call.path.as_slice(), [name] if name == VALUE))
        .find(|call| call.at.start == output.at.start);
    // A tag without an expression is an error of its own.
    let argument = call?.arguments.first()?;
    let mut finding = Diagnostic::new(
        Finding::ScriptConditional,
        "`?(` begins a tag here, though it looks like a conditional of JavaScript",
        code.span(&argument.at),
    )
    .because("run on the server, as Lua")
    .help("put a space between `?` and `(`");
    // The text of the tag begins right after its bracket.
    let inside = code.span(&(output.at.start + VALUE.len() + 1..output.at.end));
    if let Some(bracket) = inside.start.checked_sub(1) {
        let place = Span {
            start: bracket,
            end: bracket,
            ..inside
        };
        finding.fix = Some(Fix {
            title: "put a space before the bracket".to_owned(),
            edits: vec![(place, " ".to_owned())],
            safety: Safety::NeedsReview,
        });
    }
    Some(finding)
}

/// Whether the text right after a value goes on with the other branch of a conditional.
fn begins_with_colon(code: &Code, value: &Output, next: &Output) -> bool {
    let between = |at: &std::ops::Range<usize>| value.at.end <= at.start && at.end <= next.at.start;
    let OutputKind::Text(text, _) = &next.kind else {
        return false;
    };
    let apart = code.joined.codes.iter().any(between);
    let text = text.trim_start();
    !apart && text.starts_with(':') && !text.starts_with("::")
}

/// Where in a script the text is.
#[derive(Default)]
struct Script {
    inside: bool,
    /// The line so far.
    line: String,
}

impl Script {
    fn read(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let (begin, end) = (lower.rfind("<script"), lower.rfind("</script"));
        if begin.is_some() || end.is_some() {
            self.inside = begin > end;
        }
        match text.rfind('\n') {
            Some(at) => self.line = text[at + 1..].to_owned(),
            None => self.line.push_str(text),
        }
    }

    /// Whether a value stood before, with a blank after it, outside quotes and comments.
    fn wants_operand(&self) -> bool {
        let before = self.line.trim_end();
        if !self.inside || before.len() == self.line.len() || before.contains("//") {
            return false;
        }
        let quotes = |quote: char| before.matches(quote).count().is_multiple_of(2);
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
            .next()
            .unwrap_or_default();
        let ends_value = !word.is_empty() || before.ends_with([')', ']']);
        let keyword = ["case", "return", "in", "of", "typeof", "void", "else", "do"];
        ends_value && !keyword.contains(&word) && ['"', '\'', '`'].into_iter().all(quotes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(text: &str) -> bool {
        let mut script = Script::default();
        script.read(text);
        script.wants_operand()
    }

    #[test]
    fn only_a_value_in_a_script_can_be_a_condition() {
        assert!(wants("<script>\n let a = open "));
        assert!(wants("<script>\n let a = f(x) "));
        assert!(!wants("<p>is it open "));
        assert!(!wants("<script></script>open "));
        assert!(!wants("<script>\n let a = "));
        assert!(!wants("<script>\n switch (x) { case "));
        assert!(!wants("<script>\n say('name "));
        assert!(!wants("<script>\n let key"));
    }
}
