//! For the fuzzer of what is stored: bytes from a disk and paths from a text, whatever they are.

use super::document::{self, View};
use super::path::Path;
use super::value::Value;
use super::{journal, key};

/// Reads the bytes as everything that is read from a disk, and as a path. What is not refused is understood in one way.
///
/// # Panics
/// When it is not.
pub fn fuzz_stored(data: &[u8]) {
    if let Ok(value) = View::of(data).and_then(View::value) {
        let bytes = document::bytes(&value);
        let again = View::of(&bytes).expect("written by us");
        assert_eq!(again.value().as_ref(), Ok(&value));
        fields(again, &value);
    }
    for path in [Path::of_key(data), Path::parse(data).ok()]
        .into_iter()
        .flatten()
    {
        assert_eq!(Path::of_key(path.whole_key()).as_ref(), Some(&path));
        // The name of a table is one in a text; a key can hold any.
        let root = Path::parse(path.table().as_bytes());
        if root.is_ok_and(|root| root.parts().is_empty()) && path.too_long().is_none() {
            let text = path.exact();
            assert_eq!(Path::parse(text.as_bytes()).as_ref(), Ok(&path), "{text}");
        }
    }
    key::parts(data);
    journal::fuzz(data);
}

/// Each field is found in place.
fn fields(view: View<'_>, value: &Value) {
    let (View::Table(view), Value::Table(table)) = (view, value) else {
        return;
    };
    for (part, field) in table.entries() {
        let found = view.get(part).expect("written by us").expect("written");
        assert_eq!(found.value().as_ref(), Ok(field));
        fields(found, field);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::key::tests::any_part;
    use super::super::value::tests::any_value;
    use super::*;

    proptest! {
        #[test]
        fn bytes_are_refused_or_understood(data in proptest::collection::vec(any::<u8>(), 0..60)) {
            fuzz_stored(&data);
        }

        #[test]
        fn documents_and_keys_are_understood(value in any_value(), parts in proptest::collection::vec(any_part(), 0..4), flip in any::<prop::sample::Index>(), by in any::<u8>()) {
            let path = parts.into_iter().fold(Path::root("t"), |path, part| path.with(part));
            for mut data in [document::bytes(&value), path.whole_key().to_vec(), path.exact().into_bytes()] {
                fuzz_stored(&data);
                let flip = flip.index(data.len());
                data[flip] ^= by;
                fuzz_stored(&data);
            }
        }
    }
}
