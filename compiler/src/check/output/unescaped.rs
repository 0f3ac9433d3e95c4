//! In a bundle that escapes nothing: every place that would change if it did.

use crate::check::Subject;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::parse::joined::VALUE;
use crate::parse::markup::Context;
use crate::parse::syntax::{Expr, ExprKind, Operator};
use crate::parse::trust::{self, Trust};
use crate::parse::{ParsedChunk, places};

pub(super) fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    if subject.bundle.escapes() {
        return;
    }
    for chunk in subject
        .bundle
        .chunks
        .values()
        .filter(|chunk| !chunk.is_broken)
    {
        let calls = chunk.scopes.calls.iter();
        let outputs = calls.filter(|call| call.path == [VALUE] || call.path == ["write"]);
        for value in outputs.filter_map(|call| call.arguments.first()) {
            values(subject, chunk, value, found);
        }
    }
}

/// The values an expression writes, each by itself.
fn values(subject: &Subject<'_>, chunk: &ParsedChunk, value: &Expr, found: &mut Diagnostics) {
    let bare = value.bare();
    let context = subject
        .resolved
        .landing
        .places(chunk, 0)
        .context(bare.at.start);
    if let ExprKind::Binary(Operator::Concat, left, right) = &bare.kind
        && !places::is_script(context)
    {
        values(subject, chunk, left, found);
        return values(subject, chunk, right, found);
    }
    let is_markup = matches!(context, Context::Text | Context::Name);
    let changes = match trust::trust(&chunk.scopes, bare) {
        Trust::Literal => false,
        Trust::Author => !is_markup,
        Trust::Data => true,
    };
    if changes {
        found.push(
            Diagnostic::new(
                Code::UnescapedValue,
                format!("this value is written as it is, {}", place(context)),
                chunk.span(&bare.at),
            )
            .help(
                "without `escape = false` it is escaped here; `html(…)` says that markup is meant",
            ),
        );
    }
}

fn place(context: Context) -> &'static str {
    match context {
        Context::Text => "between tags",
        Context::Name => "as the name of a tag or attribute",
        Context::Quoted => "in an attribute",
        Context::Unquoted => "in an attribute without quotes",
        Context::Within(content, _) => content.words(),
        Context::Doubtful(_) => "where no escaping would be right",
    }
}
