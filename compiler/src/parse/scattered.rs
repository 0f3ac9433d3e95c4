//! Markup in the texts of code, of settings and of vocabularies: what it asks of a policy wherever it is written.

use super::elements;
use super::marks::{self, FORM, MarkKind, STYLE_ATTRIBUTE, Source, WEB};
use super::syntax::{At, Block, ExprKind};
use super::walk;

/// Markup in texts of code: what it needs wherever it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scattered {
    pub(crate) sources: Vec<Source>,
    /// Texts that begin a script or style whose content is not all in them, so that no policy can allow it.
    pub(crate) open: Vec<At>,
}

/// The markup in the texts of a block.
pub(crate) fn scattered(block: &Block) -> Scattered {
    let mut found = Scattered::default();
    walk::block(block, &mut |part| {
        if let walk::Part::Expr(expr) = part
            && let ExprKind::Text(bytes) = &expr.kind
            && let Ok(text) = std::str::from_utf8(bytes)
            && text.contains('<')
        {
            let (sources, is_open) = of_text(text);
            found.sources.extend(sources);
            if is_open {
                found.open.push(expr.at.clone());
            }
        }
    });
    found
}

/// What the markup of a text without tags needs, and whether it begins a script or style that it does not end.
pub(crate) fn of_text(text: &str) -> (Vec<Source>, bool) {
    let elements = elements::read_plain(text);
    let marks = marks::of(&elements, text, 0).into_iter();
    let sources = marks.filter_map(|mark| match mark.kind {
        MarkKind::Allow(source) => Some(source),
        MarkKind::Form | MarkKind::Nonce => None,
    });
    let mut sources: Vec<Source> = sources.collect();
    // Text that is put together goes on with a value, as that of a format or macro does.
    let lower = text.to_ascii_lowercase();
    let has_value = elements.is_torn
        || ["%s", "%d", "%q", "?("]
            .iter()
            .any(|sign| text.contains(sign));
    if has_value && lower.contains("style=") {
        sources.push(Source::new(STYLE_ATTRIBUTE, "'unsafe-inline'"));
    }
    if has_value && (lower.contains("action=")) {
        sources.extend(WEB.map(|scheme| Source::new(FORM, scheme)));
    }
    let begins = |name: &str| {
        lower.match_indices(name).any(|(at, _)| {
            let rest = &lower[at + name.len()..];
            rest.is_empty() || rest.starts_with(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        })
    };
    let is_script = begins("<script") || begins("<style");
    (
        sources,
        elements.is_torn && is_script && !lower.contains("nonce="),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_code_are_looked_into() {
        let (sources, open) = of_text("<script>a()</script>");
        assert_eq!((sources.len(), open), (1, false));
        assert!(of_text("<script>").1);
        assert!(of_text("<script src=\"").1);
        assert!(!of_text("<script nonce=\"").1);
        assert!(!of_text("a < b").1);
        assert!(!of_text("<p style=\"width:").1);
        assert_eq!(of_text("<p style=\"width:").0.len(), 1);
    }
}
