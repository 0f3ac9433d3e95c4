//! A stored value outside the store: what is saved, and what exports, tasks and tests read.

use super::key::Part;

/// Deepest nesting of tables in a value.
pub const DEEPEST_VALUE: usize = 100;

/// A value as it is stored. Absence is no value: what is nil is not there.
#[derive(Clone, Debug)]
pub enum Value {
    /// A boolean.
    Boolean(bool),
    /// A number, with all its bits.
    Number(f64),
    /// Any bytes.
    Text(Vec<u8>),
    /// Values by their keys.
    Table(Table),
    /// The key of a record that an entry of a hand-made index points at.
    Pointer(Vec<u8>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Vec<u8>>) -> Value {
        Value::Text(text.into())
    }

    /// Without tables that hold nothing: a table exists through its leaves only.
    pub(crate) fn pruned(self) -> Option<Value> {
        match self {
            Value::Table(table) => {
                let entries: Vec<_> = table
                    .entries
                    .into_iter()
                    .filter_map(|(part, value)| Some((part, value.pruned()?)))
                    .collect();
                (!entries.is_empty()).then_some(Value::Table(Table { entries }))
            }
            value => Some(value),
        }
    }

    /// It is, or holds, a table without anything in it.
    pub(crate) fn has_empty(&self) -> bool {
        match self {
            Value::Table(table) => {
                table.entries.is_empty() || table.entries.iter().any(|(_, value)| value.has_empty())
            }
            _ => false,
        }
    }

    /// Puts `value` at the end of `path`, or removes what is there; the other half is what stood in the way.
    pub(crate) fn set(&mut self, path: &[Part], value: Option<Value>) -> Result<(), InTheWay> {
        let Some((first, rest)) = path.split_first() else {
            return Ok(());
        };
        let Value::Table(table) = self else {
            return match value {
                Some(_) => Err(InTheWay(0)),
                None => Ok(()),
            };
        };
        if rest.is_empty() {
            match value {
                Some(value) => table.insert(first.clone(), value),
                None => drop(table.remove(first)),
            }
            return Ok(());
        }
        match table.get_mut(first) {
            Some(child) => child
                .set(rest, value)
                .map_err(|InTheWay(depth)| InTheWay(depth + 1)),
            None => {
                if let Some(value) = value {
                    table.insert(first.clone(), Value::nested(rest, value));
                }
                Ok(())
            }
        }
    }

    /// A value at the end of a path of tables.
    pub(crate) fn nested(path: &[Part], value: Value) -> Value {
        path.iter().rev().fold(value, |value, part| {
            Value::Table(Table {
                entries: vec![(part.clone(), value)],
            })
        })
    }

    /// The value at the end of a path.
    pub fn at(&self, path: &[Part]) -> Option<&Value> {
        path.iter().try_fold(self, |value, part| match value {
            Value::Table(table) => table.get(part),
            _ => None,
        })
    }

    /// The value at the end of a path, to change it.
    pub(crate) fn at_mut(&mut self, path: &[Part]) -> Option<&mut Value> {
        path.iter().try_fold(self, |value, part| match value {
            Value::Table(table) => table.get_mut(part),
            _ => None,
        })
    }

    /// Replaces leaf by leaf, keeping what `other` does not name.
    pub(crate) fn merge(&mut self, other: Value) {
        match (self, other) {
            (Value::Table(table), Value::Table(other)) => {
                for (part, value) in other.entries {
                    match table.get_mut(&part) {
                        Some(known) => known.merge(value),
                        None => table.insert(part, value),
                    }
                }
            }
            (place, other) => *place = other,
        }
    }
}

impl PartialEq for Value {
    /// Equal to the bit, so that a NaN is itself.
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a.to_bits() == b.to_bits(),
            (Value::Text(a), Value::Text(b)) | (Value::Pointer(a), Value::Pointer(b)) => a == b,
            (Value::Table(a), Value::Table(b)) => a.entries == b.entries,
            _ => false,
        }
    }
}

/// After how many parts of the path a value stands that has no parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InTheWay(pub(crate) usize);

/// Values by key, in the order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Table {
    entries: Vec<(Part, Value)>,
}

impl Table {
    /// A table of these entries; of equal keys the last counts.
    pub fn new(mut entries: Vec<(Part, Value)>) -> Table {
        // The sort keeps the order of equal keys, so that the last of them can be taken.
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.reverse();
        entries.dedup_by(|a, b| a.0 == b.0);
        entries.reverse();
        Table { entries }
    }

    /// A table of entries no two of which have the same key.
    pub fn of_distinct(mut entries: Vec<(Part, Value)>) -> Table {
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Table { entries }
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[(Part, Value)] {
        &self.entries
    }

    /// The entries, in order, given away.
    pub fn into_entries(self) -> Vec<(Part, Value)> {
        self.entries
    }

    /// The value of a key.
    pub fn get(&self, part: &Part) -> Option<&Value> {
        let at = self.find(part).ok()?;
        Some(&self.entries[at].1)
    }

    fn get_mut(&mut self, part: &Part) -> Option<&mut Value> {
        let at = self.find(part).ok()?;
        Some(&mut self.entries[at].1)
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, part: Part, value: Value) {
        match self.find(&part) {
            Ok(at) => self.entries[at].1 = value,
            Err(at) => self.entries.insert(at, (part, value)),
        }
    }

    fn remove(&mut self, part: &Part) -> Option<Value> {
        let at = self.find(part).ok()?;
        Some(self.entries.remove(at).1)
    }

    fn find(&self, part: &Part) -> Result<usize, usize> {
        self.entries.binary_search_by(|(known, _)| known.cmp(part))
    }

    /// How many entries stand at 1, 2, 3 … without a hole.
    pub(crate) fn sequence(&self) -> usize {
        let Ok(first) = self.find(&Part::Number(1.0)) else {
            return 0;
        };
        let places = self.entries[first..].iter().map(|(part, _)| part.place());
        (1..)
            .zip(places)
            .take_while(|(expected, place)| *place == Some(*expected))
            .count()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::key::tests::any_part;
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::Boolean),
            any::<f64>().prop_map(Value::Number),
            any::<u64>().prop_map(|bits| Value::Number(f64::from_bits(bits))),
            proptest::collection::vec(any::<u8>(), 0..12).prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 24, 6, |inner| {
            let sequence = proptest::collection::vec(inner.clone(), 1..5).prop_map(|values| {
                let places = (1_u32..).map(|place| Part::Number(f64::from(place)));
                Value::Table(Table::new(places.zip(values).collect()))
            });
            let map = proptest::collection::vec((any_part(), inner), 1..6)
                .prop_map(|entries| Value::Table(Table::new(entries)));
            prop_oneof![sequence, map]
        })
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        let entry = |key: &str, value: f64| (Part::text(key), Value::Number(value));
        let table = Table::new(vec![entry("b", 1.0), entry("a", 2.0), entry("b", 3.0)]);
        assert_eq!(table.entries(), [entry("a", 2.0), entry("b", 3.0)]);
    }

    #[test]
    fn a_value_in_the_way_is_named_by_its_depth() {
        let path = [Part::text("a"), Part::text("b"), Part::text("c")];
        let mut value = Value::nested(&path[..2], Value::Number(1.0));
        assert_eq!(
            value.set(&path, Some(Value::Boolean(true))),
            Err(InTheWay(2))
        );
        assert_eq!(value.set(&path, None), Ok(()));
        assert_eq!(value.at(&path[..2]), Some(&Value::Number(1.0)));
    }
}
