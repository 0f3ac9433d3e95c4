//! Terms as they are written in Lua, whole.

use super::super::entries::{EntryKind, Leaf, Slot};
use super::super::literal;
use super::Wanted;
use crate::lower::data::{Data, Key};

/// A term as it is written in Lua.
pub(super) fn built(slot: &Slot<'_>, texts: &Wanted<'_>, like: &str) -> Result<String, String> {
    let leaves = slot.leaves.iter().enumerate();
    let text = |(inner, leaf): (usize, &Leaf)| {
        let new = texts.get(&inner).copied();
        let known = leaf.target.clone();
        new.map(str::to_owned).or(known)
    };
    match slot.kind {
        EntryKind::Plain => {
            let text = leaves.filter_map(text).next().unwrap_or_default();
            Ok(literal::write(&text, like))
        }
        EntryKind::List => {
            let count = slot.leaves.len();
            let forms: Option<Vec<String>> = leaves.map(text).collect();
            let forms = forms
                .ok_or_else(|| format!("the language needs {count} forms, and some are missing"))?;
            let forms = forms.iter().map(|form| literal::write(form, like));
            Ok(format!("{{ {} }}", forms.collect::<Vec<_>>().join(", ")))
        }
        EntryKind::Categories => {
            let forms = leaves.filter_map(|one| Some((&one.1.label, text(one)?)));
            let forms: Vec<(&String, String)> = forms.collect();
            if !forms.iter().any(|(label, _)| *label == "other") {
                return Err("the form `other` is missing".to_owned());
            }
            let forms = forms.iter();
            let forms =
                forms.map(|(label, form)| format!("{label} = {}", literal::write(form, like)));
            Ok(format!("{{ {} }}", forms.collect::<Vec<_>>().join(", ")))
        }
        EntryKind::Data => {
            let known: Vec<(&[Key], String)> = leaves
                .filter_map(|one| Some((one.1.path.as_slice(), text(one)?)))
                .collect();
            Ok(shaped(slot.source, &mut Vec::new(), &known, like))
        }
    }
}

/// A table like the one it is translated from; what is not translated stays.
fn shaped(value: &Data, at: &mut Vec<Key>, known: &[(&[Key], String)], like: &str) -> String {
    let mut fields = Vec::new();
    let mut position = 0.0;
    for (key, inner) in value.entries() {
        at.push(key.clone());
        let shown = match inner {
            Data::Table(_) => shaped(inner, at, known, like),
            Data::Text(_) => {
                let new = known.iter().find(|(path, _)| *path == at.as_slice());
                let text = new.map(|(_, text)| text.as_str()).or(inner.as_text());
                literal::write(text.unwrap_or_default(), like)
            }
            Data::Number(number) => crate::print_number(*number),
            Data::Bool(flag) => flag.to_string(),
            Data::Function => "nil".to_owned(),
        };
        at.pop();
        position += 1.0;
        fields.push(match key {
            Key::Number(number) if *number == position => shown,
            Key::Text(_) => format!(
                "{} = {shown}",
                literal::key(key.as_name().unwrap_or_default(), like)
            ),
            Key::Number(number) => format!("[{}] = {shown}", crate::print_number(*number)),
            Key::Bool(flag) => format!("[{flag}] = {shown}"),
        });
    }
    format!("{{ {} }}", fields.join(", "))
}
