//! Where in an address a value lands: whether it can decide the scheme, and whether it is part of a query.

use super::{Content, Doubt};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// Nothing is written yet.
    #[default]
    Whole,
    /// It has begun, and might still be a scheme.
    Begun,
    /// Behind the scheme.
    Path,
    /// Behind `?` or `#`.
    Query,
    /// A script instead of an address.
    Code,
    /// Branches differ.
    Either,
}

/// An address up to a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Url {
    part: Part,
    /// What may be a scheme, lower case.
    scheme: String,
    /// The value that is all of it so far.
    alone: Option<usize>,
    /// Further values are in it.
    is_mixed: bool,
}

/// Schemes whose addresses are run.
const RUN: [&str; 2] = ["javascript", "vbscript"];
/// No scheme that matters is longer.
const LONGEST: usize = 16;

impl Url {
    /// Where a value written now lands.
    pub(super) fn place(&self) -> Result<Content, Doubt> {
        match self.part {
            Part::Whole => Ok(Content::Url),
            Part::Begun => Ok(Content::UrlRest),
            Part::Path => Ok(Content::UrlPath),
            Part::Query => Ok(Content::UrlQuery),
            Part::Code => Err(Doubt::Code),
            Part::Either => Err(Doubt::Part),
        }
    }

    pub(super) fn value(&mut self, id: usize) {
        match self.part {
            Part::Whole => {
                self.part = Part::Begun;
                self.alone = Some(id);
            }
            Part::Begun => {
                self.alone = None;
                self.is_mixed = true;
            }
            Part::Path | Part::Query | Part::Code | Part::Either => {}
        }
    }

    /// Takes a literal character. `schemes` gets the value that turns out to be the scheme.
    pub(super) fn byte(&mut self, byte: u8, schemes: &mut Vec<usize>) {
        match (self.part, byte) {
            (Part::Query | Part::Code, _) => {}
            (_, b'?' | b'#') => self.part = Part::Query,
            (Part::Path | Part::Either, _) => {}
            // Browsers take no notice of blanks here.
            (_, byte) if byte <= b' ' => {}
            (_, b'/' | b'\\') => self.part = Part::Path,
            (_, b':') => self.colon(schemes),
            (_, byte) => {
                self.is_mixed |= self.alone.take().is_some();
                self.part = Part::Begun;
                if self.scheme.len() < LONGEST {
                    self.scheme.push(char::from(byte.to_ascii_lowercase()));
                }
            }
        }
    }

    fn colon(&mut self, schemes: &mut Vec<usize>) {
        self.part = match self.alone {
            _ if RUN.contains(&self.scheme.as_str()) => Part::Code,
            Some(id) => {
                schemes.push(id);
                Part::Path
            }
            // A part of the scheme is a value, so that all that follows is in doubt.
            None if self.is_mixed => Part::Either,
            None => Part::Path,
        };
    }

    /// Both at once, where branches end.
    pub(super) fn join(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let part = if self.part == other.part {
            self.part
        } else {
            Part::Either
        };
        Self {
            part,
            scheme: String::new(),
            alone: None,
            is_mixed: true,
        }
    }
}
