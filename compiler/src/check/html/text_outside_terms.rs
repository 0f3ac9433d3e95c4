//! Text of views that is in no term, on sites in several languages: whoever reads the page in another language sees it in
//! this one.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds of expression among many"
)]

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::names::{EndTag, end_tag};
use super::{Found, Project, put};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::elements::{Element, Node, Part as ValuePart, Value, Words, excerpt};
use crate::parse::syntax::{Expr, ExprKind, StatKind};
use crate::parse::walk::{self, Part};
use crate::parse::{ChunkKind, ParsedChunk};
use crate::resolve::Resolved;
use crate::resolve::site::ResolvedSite;
use crate::resolve::terms::page_languages;
use crate::resolve::vocabulary;
use crate::source::{FileId, Span};

/// Attributes that are read by people.
const READ: [&str; 6] = [
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "placeholder",
    "title",
];

/// Elements whose text is for machines, or is what a machine says.
const SILENT: [&str; 8] = ["code", "kbd", "math", "pre", "samp", "script", "svg", "var"];

/// Elements that a sentence goes through.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

pub(super) fn check(project: &Project<'_>, index: usize, site: &ResolvedSite, all: &mut Found) {
    let resolved = project.resolved;
    let Some(own) = site.bundle else { return };
    let languages = vocabulary::speaks(resolved, Some(&resolved.bundles[own]), &[]);
    if languages.len() < 2 {
        return;
    }
    let shown = in_several(project, index, site, &languages);
    let translated = with_versions(site);
    let names = names(resolved, site);
    for chunk in super::texts(resolved, site) {
        let is_view = matches!(chunk.kind, ChunkKind::View | ChunkKind::Fragments);
        let is_judged = is_view && !chunk.is_broken && !chunk.elements.is_torn;
        let is_shown = shown
            .as_ref()
            .is_none_or(|shown| shown.contains(&chunk.file));
        let is_other = project.other.contains(&chunk.file) || translated.contains(&chunk.file);
        if is_judged && is_shown && !is_other {
            View::new(chunk, &names).findings(all);
        }
    }
}

/// The words of a site's name, which is the same in every language.
fn names(resolved: &Resolved, site: &ResolvedSite) -> BTreeSet<String> {
    let settings = site.bundle.map(|own| &resolved.bundles[own].settings.data);
    let named = settings.and_then(|settings| settings.get("name")?.as_text());
    let named = named.unwrap_or_default().split_whitespace();
    let parts = site.domain.split('.');
    named.chain(parts).map(bare).collect()
}

/// A word without its signs and capitals.
fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.to_lowercase()
}

/// The texts that pages in several languages run; `None` where all pages are.
fn in_several(
    project: &Project<'_>,
    index: usize,
    site: &ResolvedSite,
    languages: &[String],
) -> Option<HashSet<FileId>> {
    let routes = site.routes.routes.iter().enumerate();
    let several = routes.filter(|(_, route)| page_languages(route, languages, None).len() > 1);
    let several: Vec<usize> = several.map(|(route, _)| route).collect();
    let all = several.len() == site.routes.routes.len();
    (!all).then(|| {
        project
            .graph
            .pages()
            .of_routes(index, &several)
            .into_iter()
            .collect()
    })
}

/// Views that have versions for languages, and these.
fn with_versions(site: &ResolvedSite) -> BTreeSet<FileId> {
    let views = &site.resources.views;
    let versions = views.iter().filter_map(|(id, view)| {
        let (whole, language) = id.rsplit_once('.')?;
        vocabulary::is_language(language).then_some((whole, view.file))
    });
    let files = versions.flat_map(|(whole, file)| {
        let whole = views.get(whole).map(|view| view.file);
        whole.into_iter().chain([file])
    });
    files.collect()
}

/// A view that is read through.
struct View<'a> {
    chunk: &'a ParsedChunk,
    /// Words that are no words but names.
    names: &'a BTreeSet<String>,
    /// Where code has chosen a language already.
    chosen: Vec<Range<usize>>,
    /// Elements that are open: their names, and whether what is in them is not to be translated.
    open: Vec<(&'a str, bool)>,
}

impl<'a> View<'a> {
    fn new(chunk: &'a ParsedChunk, names: &'a BTreeSet<String>) -> Self {
        Self {
            chunk,
            names,
            chosen: chosen(chunk),
            open: Vec::new(),
        }
    }

    fn findings(mut self, all: &mut Found) {
        let elements = &self.chunk.elements;
        let mut words = elements.words.iter().peekable();
        // The sentence that the words before belong to: where it ends, and whether it was said.
        let mut sentence: Option<Sentence<'_>> = None;
        for (index, node) in elements.nodes.iter().enumerate() {
            while let Some(next) = words.next_if(|one| one.after <= index) {
                self.words(next, &mut sentence);
            }
            if !is_inline(node) {
                self.end(sentence.take(), all);
            }
            self.node(node, all);
        }
        for next in words {
            self.words(next, &mut sentence);
        }
        self.end(sentence, all);
    }

    fn is_silent(&self) -> bool {
        self.open.last().is_some_and(|(_, silent)| *silent)
    }

    /// Whether a text is the site's name.
    fn is_name(&self, text: &str) -> bool {
        let mut words = text.split_whitespace().map(bare);
        words.all(|word| word.is_empty() || self.names.contains(&word))
    }

    fn words(&self, words: &'a Words, sentence: &mut Option<Sentence<'a>>) {
        let is_chosen = self.chosen.iter().any(|at| at.contains(&words.at.start));
        if self.is_silent() || is_chosen || self.is_name(&words.text) {
            return;
        }
        match sentence {
            Some(sentence) => sentence.end = words.at.end,
            None => {
                *sentence = Some(Sentence {
                    start: words.at.start,
                    end: words.at.end,
                    text: &words.text,
                });
            }
        }
    }

    fn end(&self, sentence: Option<Sentence<'_>>, all: &mut Found) {
        if let Some(Sentence { start, end, text }) = sentence {
            self.say(start..end, text, all);
        }
    }

    fn say(&self, at: Range<usize>, text: &str, all: &mut Found) {
        let span = Span::new(self.chunk.file, at.start, at.end);
        let message = format!("the text `{text}` is the same in every language");
        put(
            Diagnostic::new(Code::TextOutsideTerms, message, span)
                .because("it is in no vocabulary")
                .help("make it a term, as in `?(l.term)`, or mark its element with `translate=\"no\"`"),
            all,
        );
    }

    fn node(&mut self, node: &'a Node, all: &mut Found) {
        match node {
            Node::Open(element) => self.element(element, all),
            Node::Close(name, _) => {
                let opened = self.open.iter().rposition(|(open, _)| *open == &**name);
                opened.into_iter().for_each(|at| self.open.truncate(at));
            }
            Node::Raw(name, value) if &**name == "title" => self.value(value, all),
            Node::Raw(..) => {}
        }
    }

    fn element(&mut self, element: &'a Element, all: &mut Found) {
        let silent = self.silences(element).unwrap_or(self.is_silent());
        if !silent {
            for attribute in &element.attributes {
                let is_read = READ.contains(&&*attribute.name) || is_read(element, &attribute.name);
                if let Some(value) = attribute.value.as_ref().filter(|_| is_read) {
                    self.value(value, all);
                }
            }
        }
        if end_tag(&element.name) != EndTag::Void && !element.is_empty {
            self.open.push((&element.name, silent));
        }
    }

    /// Whether an element says that its text is not to be translated, or that it is.
    fn silences(&self, element: &Element) -> Option<bool> {
        // Who writes which language a text is in has decided on it, whichever it is.
        let language = element.literal("lang");
        let is_settled = language.is_some() && &*element.name != "html";
        let mut classes = element
            .literal("class")
            .unwrap_or_default()
            .split_whitespace();
        let marked = classes.any(|class| class == "notranslate");
        if is_settled || marked || SILENT.contains(&&*element.name) {
            return Some(true);
        }
        element.literal("translate").map(|value| value == "no")
    }

    fn value(&self, value: &Value, all: &mut Found) {
        let texts = value.parts.iter().filter_map(|part| match part {
            ValuePart::Literal(text, at) => Some((text, *at)),
            ValuePart::Hole => None,
        });
        let mut spoken = texts.filter_map(|(text, at)| Some((excerpt(text)?, at, text.len())));
        if let Some((text, at, length)) = spoken.next()
            && !self.is_silent()
            && !self.is_name(&text)
            && !self.chosen.iter().any(|chosen| chosen.contains(&at))
        {
            self.say(at..at + length, &text, all);
        }
    }
}

/// Text that is one to its reader.
struct Sentence<'a> {
    start: usize,
    end: usize,
    /// How it begins.
    text: &'a str,
}

fn is_inline(node: &Node) -> bool {
    let name = match node {
        Node::Open(element) => &element.name,
        Node::Close(name, _) => name,
        Node::Raw(..) => return false,
    };
    INLINE.contains(&&**name)
}

/// Whether people read an attribute of this element, beside those they read of every one.
fn is_read(element: &Element, attribute: &str) -> bool {
    let is = |name: &str, values: &[&str]| {
        let value = element.literal(name).unwrap_or_default();
        values.iter().any(|known| value.eq_ignore_ascii_case(known))
    };
    match (&*element.name, attribute) {
        ("optgroup" | "option" | "track", "label") => true,
        ("input", "value") => is("type", &["submit", "button", "reset"]),
        ("meta", "content") => {
            is("name", &["description"])
                || is("property", &["og:title", "og:description", "og:image:alt"])
        }
        _ => false,
    }
}

/// Where code of a view asks which language the page is in.
fn chosen(chunk: &ParsedChunk) -> Vec<Range<usize>> {
    let mut locals: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    walk::block(&chunk.block, &mut |part| {
        let Part::Stat(stat) = part else { return };
        match &stat.kind {
            StatKind::Local { names, values } if values.iter().any(|one| asks(one, &locals)) => {
                locals.extend(names.iter().map(|name| name.text.as_str()));
            }
            StatKind::If { branches, .. }
                if branches
                    .iter()
                    .any(|(condition, _)| asks(condition, &locals)) =>
            {
                let span = chunk.span(&stat.at);
                found.push(span.start as usize..span.end as usize);
            }
            _ => {}
        }
    });
    found
}

/// Whether an expression depends on the language of the page.
fn asks(expr: &Expr, locals: &HashSet<&str>) -> bool {
    let mut found = false;
    walk::expr(expr, &mut |part| {
        if let Part::Expr(expr) = part {
            found |= match &expr.kind {
                ExprKind::Name(name) => locals.contains(name.as_str()),
                ExprKind::Index(_, key) => {
                    matches!(key.as_text(), Some("language" | "locale" | "translated"))
                }
                _ => false,
            };
        }
    });
    found
}
