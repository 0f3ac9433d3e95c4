//! Reading values: finding the record that holds one, and making values of records that are spread over many keys.
//!
//! A record is a document under the key of its path. The children of a table have a key each; so have the children of a
//! document that outgrew [`SPREAD_ABOVE`](super::write::SPREAD_ABOVE), in whose place stands a mark. Everything deeper is
//! inside a document.

use std::iter::Peekable;
use std::sync::Arc;

use super::document::{Damaged, View};
use super::error::Error;
use super::key::{self, Part};
use super::path::Path;
use super::store::{Keys, Moment, Record};
use super::value::{Table, Value};

/// Most pointers followed for one value.
const POINTERS: usize = 8;

/// Records one after the other.
pub(crate) type Records = Box<dyn Iterator<Item = Result<Record, Error>>>;
/// Children one after the other.
pub type Each = Box<dyn Iterator<Item = Result<(Part, Value), Error>>>;
/// Their keys.
pub type PartsOf = Box<dyn Iterator<Item = Result<Part, Error>>>;

/// Where records are read: as they are now, or as a transaction sees them.
pub(crate) trait Read {
    /// The document of a key.
    fn document(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error>;

    /// The records of a range.
    fn scan(&self, keys: Keys, reverse: bool) -> Records;

    /// Where several records are read that belong together; nowhere else, unless what is here changes between two reads.
    fn steady(&self) -> Result<Option<Frozen>, Error> {
        Ok(None)
    }
}

/// Records as they were at one moment.
pub(crate) struct Frozen(pub(crate) Moment);

impl Read for Frozen {
    fn document(&self, key: &[u8]) -> Result<Option<Arc<[u8]>>, Error> {
        self.0.get(key)
    }

    fn scan(&self, keys: Keys, reverse: bool) -> Records {
        Box::new(self.0.scan(keys, reverse))
    }
}

/// A value that was found.
pub(crate) enum Seen<'a> {
    /// In its document.
    Here(View<'a>),
    /// Put together from several.
    Made(Value),
}

impl Seen<'_> {
    /// The value, owned.
    pub(crate) fn value(self, path: &Path) -> Result<Option<Value>, Error> {
        match self {
            Seen::Here(view) => view.value().map(Value::pruned).map_err(damaged(path)),
            Seen::Made(value) => Ok(value.pruned()),
        }
    }
}

/// Where the value of a path is.
pub(crate) enum Place {
    /// Nowhere. The first number of parts has a document or could have one.
    Nowhere(usize),
    /// In the document of so many parts, or below it.
    Within(usize, Arc<[u8]>),
    /// Its children are records.
    Spread,
}

/// An error for the damage found at `path`.
pub(crate) fn damaged(path: &Path) -> impl FnOnce(Damaged) -> Error {
    move |Damaged| Error::Damaged {
        path: path.to_string(),
    }
}

/// Finds the record that holds, or would hold, the value of a path.
pub(crate) fn place(read: &impl Read, path: &Path) -> Result<Place, Error> {
    for parts in 1..=path.parts().len() {
        let Some(document) = read.document(path.key(parts))? else {
            return Ok(Place::Nowhere(parts));
        };
        match View::of(&document).map_err(damaged(path))? {
            View::Spread => {}
            _ => return Ok(Place::Within(parts, document)),
        }
    }
    Ok(Place::Spread)
}

/// Shows the value of a path, which is nothing where there is none.
pub(crate) fn see<T>(
    read: &impl Read,
    path: &Path,
    show: impl FnOnce(Option<Seen<'_>>) -> T,
) -> Result<T, Error> {
    let mut target: Option<Path> = None;
    for _ in 0..POINTERS {
        let path = target.as_ref().unwrap_or(path);
        match place(read, path)? {
            Place::Nowhere(_) => return Ok(show(None)),
            Place::Spread => {
                let value = match read.steady()? {
                    Some(frozen) => fetch(&frozen, path)?,
                    None => made(read, path)?,
                };
                return Ok(show(value.map(Seen::Made)));
            }
            Place::Within(parts, document) => {
                let view = View::of(&document).map_err(damaged(path))?;
                match followed(view, &path.parts()[parts..]).map_err(damaged(path))? {
                    Followed::Nothing => return Ok(show(None)),
                    Followed::Here(view) => return Ok(show(Some(Seen::Here(view)))),
                    Followed::Elsewhere(key, rest) => {
                        let mut next = Path::of_key(key).ok_or(Damaged).map_err(damaged(path))?;
                        rest.iter().for_each(|part| next.push(part.clone()));
                        target = Some(next);
                    }
                }
            }
        }
    }
    // Pointers in a circle lead nowhere.
    Ok(show(None))
}

/// Where a write at `path` goes: what stands at its end may be replaced, but a pointer on the way leads elsewhere.
pub(crate) fn target(read: &impl Read, path: &Path) -> Result<Path, Error> {
    let mut target = path.clone();
    for _ in 0..POINTERS {
        let Place::Within(parts, document) = place(read, &target)? else {
            break;
        };
        let Some((last, way)) = target.parts()[parts..].split_last() else {
            break;
        };
        let view = View::of(&document).map_err(damaged(&target))?;
        let Followed::Elsewhere(key, rest) = followed(view, way).map_err(damaged(&target))? else {
            break;
        };
        let mut next = Path::of_key(key).ok_or(Damaged).map_err(damaged(&target))?;
        rest.iter().for_each(|part| next.push(part.clone()));
        next.push(last.clone());
        target = next;
    }
    Ok(target)
}

enum Followed<'a, 'p> {
    Nothing,
    Here(View<'a>),
    Elsewhere(&'a [u8], &'p [Part]),
}

/// Goes down a document until the path or the document ends, or a pointer leads out of it.
fn followed<'a, 'p>(mut view: View<'a>, mut path: &'p [Part]) -> Result<Followed<'a, 'p>, Damaged> {
    loop {
        if let View::Pointer(key) = view {
            return Ok(Followed::Elsewhere(key, path));
        }
        let Some((first, rest)) = path.split_first() else {
            return Ok(Followed::Here(view));
        };
        let View::Table(table) = view else {
            return Ok(Followed::Nothing);
        };
        match table.get(first)? {
            Some(child) => (view, path) = (child, rest),
            None => return Ok(Followed::Nothing),
        }
    }
}

/// The value of a path, owned.
pub(crate) fn fetch(read: &impl Read, path: &Path) -> Result<Option<Value>, Error> {
    see(read, path, |seen| match seen {
        Some(seen) => seen.value(path),
        None => Ok(None),
    })?
}

/// The value of a spread path, from its records.
fn made(read: &impl Read, path: &Path) -> Result<Option<Value>, Error> {
    let (from, to) = key::below(path.whole_key());
    let mut entries = Vec::new();
    for child in children(read, path, from..to, false) {
        entries.push(child?);
    }
    Ok(Value::Table(Table::new(entries)).pruned())
}

/// What a spread path has below it, child by child.
fn children(read: &impl Read, path: &Path, keys: Keys, reverse: bool) -> Children {
    Children {
        records: read.scan(keys, reverse).peekable(),
        path: path.clone(),
    }
}

struct Children {
    records: Peekable<Records>,
    path: Path,
}

impl Children {
    /// The records of the next child: its own, and those below it where it is spread.
    fn next_child(&mut self, first: Record) -> Result<(Part, Value), Error> {
        let prefix = self.path.whole_key().len();
        let damage = |path: &Path| damaged(path)(Damaged);
        let whole = |record: &Record| record.0.get(prefix..).and_then(key::parts);
        let parts = whole(&first).filter(|parts| !parts.is_empty());
        let parts = parts.ok_or_else(|| damage(&self.path))?;
        let part = parts[0].clone();
        let child = self.path.with(part.clone());
        let belongs = |key: &[u8]| key.starts_with(child.whole_key());
        let view = View::of(&first.1).map_err(damaged(&child))?;
        if parts.len() == 1 && !matches!(view, View::Spread) {
            return Ok((part, view.value().map_err(damaged(&child))?));
        }
        let mut records = vec![first];
        while let Some(record) = self
            .records
            .next_if(|record| record.as_ref().is_ok_and(|(key, _)| belongs(key)))
        {
            records.push(record?);
        }
        // Against the order, a mark comes after what it stands for.
        records.sort();
        let mut value = Value::Table(Table::default());
        for (key, document) in &records {
            let parts = key::parts(&key[prefix..]).ok_or_else(|| damage(&child))?;
            let view = View::of(document).map_err(damaged(&child))?;
            if !matches!(view, View::Spread) {
                let made = view.value().map_err(damaged(&child))?;
                value
                    .set(&parts[1..], Some(made))
                    .map_err(|_| damage(&child))?;
            }
        }
        Ok((part, value))
    }
}

impl Iterator for Children {
    type Item = Result<(Part, Value), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.records.next()? {
            Ok(first) => first,
            Err(error) => return Some(Err(error)),
        };
        Some(self.next_child(first))
    }
}

/// Which children are wanted, in which order.
#[derive(Clone, Debug, Default)]
pub struct Span {
    /// The first, itself included.
    pub from: Option<Part>,
    /// The last, itself included.
    pub to: Option<Part>,
    /// Only texts that begin so.
    pub prefix: Option<Vec<u8>>,
    /// From the last to the first.
    pub reverse: bool,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Span {
    /// The keys of the wanted children of a spread path.
    pub(crate) fn keys(&self, parent: &[u8]) -> Keys {
        let (mut from, mut to) = key::below(parent);
        let at = |part: &Part| {
            let mut key = parent.to_vec();
            key::push(&mut key, part);
            key
        };
        if let Some(part) = &self.from {
            from = from.max(at(part));
        }
        if let Some(part) = &self.to {
            to = to.min(key::below(&at(part)).1);
        }
        if let Some(prefix) = &self.prefix {
            let mut start = at(&Part::text(prefix.as_slice()));
            start.pop();
            to = to.min(key::after(&start));
            from = from.max(start);
        }
        // A range that ends before it begins is an empty one.
        to = to.max(from.clone());
        from..to
    }

    /// Whether a child is wanted.
    pub(crate) fn has(&self, part: &Part) -> bool {
        let starts =
            |prefix: &Vec<u8>| matches!(part, Part::Text(text) if text.starts_with(prefix));
        self.from.as_ref().is_none_or(|from| part >= from)
            && self.to.as_ref().is_none_or(|to| part <= to)
            && self.prefix.as_ref().is_none_or(starts)
    }
}

/// The children of a path, wherever it is stored, one after the other.
pub(crate) fn each(read: &impl Read, path: &Path, span: &Span) -> Result<Each, Error> {
    let limit = span.limit.unwrap_or(usize::MAX);
    if let Place::Spread = place(read, path)? {
        if let Some(frozen) = read.steady()? {
            return each(&frozen, path, span);
        }
        let keys = span.keys(path.whole_key());
        return Ok(Box::new(
            children(read, path, keys, span.reverse).take(limit),
        ));
    }
    let mut entries = match fetch(read, path)? {
        Some(Value::Table(table)) => table.into_entries(),
        _ => Vec::new(),
    };
    entries.retain(|(part, _)| span.has(part));
    if span.reverse {
        entries.reverse();
    }
    Ok(Box::new(entries.into_iter().take(limit).map(Ok)))
}

/// The keys of the children of a path, one after the other; what they hold is not made.
pub(crate) fn keys(read: &impl Read, path: &Path, span: &Span) -> Result<PartsOf, Error> {
    let Place::Spread = place(read, path)? else {
        let entries = each(read, path, span)?;
        return Ok(Box::new(entries.map(|entry| Ok(entry?.0))));
    };
    if let Some(frozen) = read.steady()? {
        return keys(&frozen, path, span);
    }
    let prefix = path.whole_key().len();
    let limit = span.limit.unwrap_or(usize::MAX);
    let records = read.scan(span.keys(path.whole_key()), span.reverse);
    let path = path.clone();
    let mut last: Option<Part> = None;
    let parts = records.filter_map(move |record| {
        let part = record.and_then(|(key, _)| {
            let part = key.get(prefix..).and_then(key::take);
            part.map(|(part, _)| part)
                .ok_or(Damaged)
                .map_err(damaged(&path))
        });
        match part {
            // A spread child has many records, one after the other.
            Ok(part) if last.as_ref() == Some(&part) => None,
            Ok(part) => {
                last = Some(part.clone());
                Some(Ok(part))
            }
            Err(error) => Some(Err(error)),
        }
    });
    Ok(Box::new(parts.take(limit)))
}

/// How many entries of a path stand at 1, 2, 3 …; where they are too many to count, the last place there is.
pub(crate) fn length(read: &impl Read, path: &Path) -> Result<usize, Error> {
    if let Place::Spread = place(read, path)? {
        return match read.steady()? {
            Some(frozen) => length(&frozen, path),
            None => last_place(read, path),
        };
    }
    Ok(match fetch(read, path)? {
        Some(Value::Table(table)) => table.sequence(),
        Some(Value::Text(text)) => text.len(),
        _ => 0,
    })
}

/// The greatest whole number that is a key of a spread path: the length of a long sequence.
fn last_place(read: &impl Read, path: &Path) -> Result<usize, Error> {
    let span = Span {
        from: Some(Part::Number(1.0)),
        to: Some(Part::Number(f64::INFINITY)),
        ..Span::default()
    };
    let prefix = path.whole_key().len();
    for record in read.scan(span.keys(path.whole_key()), true) {
        let (key, _) = record?;
        let place = key.get(prefix..).and_then(key::take);
        if let Some(place) = place.and_then(|(part, _)| part.place()) {
            return Ok(place);
        }
    }
    Ok(0)
}
