//! What the program says of the safety of pages: what their views ask of a policy, and what sites and addresses say of it.

use crate::program::{List, Text};

/// What a page puts among the text of its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A term of the program, in the language of the page.
    Term(u32, Option<u32>),
    /// Behind the start tag of a form: the fields without which it is not taken.
    Form,
    /// Behind the name of an element: ` nonce="…"`, because its content has values.
    Nonce,
    /// Nothing; the page's policy has to allow what stands here.
    Allow(u32),
}

/// A source that a directive of the content security policy has to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Such as `script-src`.
    pub directive: Text,
    /// A hash, a host or a keyword.
    pub source: Text,
}

/// What answers say of their safety.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Security {
    /// Headers of every answer, by name.
    pub headers: List<(Text, Text)>,
    /// Headers of answers over TLS alone.
    pub secure_headers: List<(Text, Text)>,
    /// What the content security policy of pages begins with; `None` for no policy.
    pub policy: Option<List<Directive>>,
}

/// A directive of a content security policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its name.
    pub name: Text,
    /// What it names, in order.
    pub sources: List<Text>,
}
