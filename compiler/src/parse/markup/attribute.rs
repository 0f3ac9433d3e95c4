//! What an attribute holds, by its name and its element.

/// What the attributes of an element that were read say of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Of a script, lower case; `None` where it is not known.
    pub(super) kind: Kind,
    /// It loads the page again.
    pub(super) refreshes: bool,
    /// Values of its `content`, which may stand before what says whether it loads the page again.
    pub(super) contents: Vec<usize>,
    /// What is animated is something else than an address.
    pub(super) animates_other: bool,
}

/// What a `<script>` holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Script,
    Json,
    /// For something that is neither.
    Data,
    Unknown,
}

impl Element {
    pub(super) fn join(&self, other: &Self) -> Self {
        Self {
            kind: if self.kind == other.kind {
                self.kind
            } else {
                Kind::Unknown
            },
            refreshes: self.refreshes || other.refreshes,
            contents: if self.contents == other.contents {
                self.contents.clone()
            } else {
                [&*self.contents, &*other.contents].concat()
            },
            animates_other: self.animates_other && other.animates_other,
        }
    }

    /// An attribute has its value.
    pub(super) fn learn(&mut self, tag: &str, name: &str, value: &str) {
        let is_known = !value.contains('\0');
        let value = value.trim().to_ascii_lowercase();
        match (tag, name) {
            ("script", "type") if is_known => self.kind = kind(&value),
            ("script", "type") => self.kind = Kind::Unknown,
            ("meta", "http-equiv") => self.refreshes |= !is_known || value == "refresh",
            (_, "attributename") => {
                self.animates_other = is_known && !matches!(value.as_str(), "href" | "xlink:href");
            }
            _ => {}
        }
    }
}

fn kind(value: &str) -> Kind {
    let essence = value.split(';').next().unwrap_or_default().trim();
    let script = essence.is_empty()
        || essence == "module"
        || essence.ends_with("javascript")
        || essence.ends_with("ecmascript")
        || essence.ends_with("jscript")
        || essence.ends_with("livescript");
    let json = [
        "importmap",
        "speculationrules",
        "application/json",
        "text/json",
    ]
    .contains(&essence)
        || essence.ends_with("+json");
    match (script, json) {
        (true, _) => Kind::Script,
        (_, true) => Kind::Json,
        (false, false) => Kind::Data,
    }
}

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    Plain,
    Url,
    Sources,
    Script,
    Style,
    Document,
    Meta,
    Kept,
}

/// Attributes that are addresses, by HTML and SVG.
const ADDRESSES: [&str; 16] = [
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "usemap",
];

/// Attributes of SVG animations that are given to what is animated.
const ANIMATED: [&str; 4] = ["by", "from", "to", "values"];

impl Attribute {
    pub(super) fn of(tag: &str, name: &str, element: &Element) -> Self {
        let local = name.rsplit(':').next().unwrap_or_default();
        let animates = matches!(
            tag,
            "animate" | "set" | "animatetransform" | "animatemotion"
        );
        match (tag, local) {
            ("script", "type") | (_, "attributename") => Self::Kept,
            ("meta", "http-equiv") => Self::Kept,
            ("meta", "content") => Self::Meta,
            ("object", "data") => Self::Url,
            (_, "style") => Self::Style,
            (_, "srcdoc") => Self::Document,
            (_, "srcset" | "imagesrcset") => Self::Sources,
            (_, local) if ADDRESSES.contains(&local) => Self::Url,
            (_, local) if animates && ANIMATED.contains(&local) && !element.animates_other => {
                Self::Url
            }
            (_, local) if local.len() > 2 && local.starts_with("on") => Self::Script,
            _ => Self::Plain,
        }
    }
}
