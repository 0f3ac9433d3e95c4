//! The tables of the Teller, and how the node has it keep them.

use super::data::Data;
use super::program::{DataIndex, DataTable, IndexOf, TellerSettings};
use super::{hook, number};
use crate::resolve::Resolved;
use crate::resolve::data;

/// The tables of the Teller.
pub(super) fn tables(resolved: &Resolved) -> Vec<DataTable> {
    let index = |(name, index): (&String, &data::Index)| DataIndex {
        name: name.clone(),
        of: match &index.of {
            data::IndexOf::Field(names) => IndexOf::Field(names.clone()),
            data::IndexOf::Function(function) => IndexOf::Function(hook(function)),
        },
        unique: index.unique,
    };
    let tables = resolved.tables.iter().map(|(name, table)| DataTable {
        name: name.clone(),
        owner: number(table.owner),
        node: table.node,
        pointers: table.pointers,
        indexes: table.indexes.iter().map(index).collect(),
    });
    let mut tables: Vec<DataTable> = tables.collect();
    let mut routes = resolved.sites.iter().flat_map(|site| &site.routes.routes);
    if routes.any(|route| route.post.once) {
        tables.push(sent_forms());
        tables.sort_by(|a, b| a.name.cmp(&b.name));
    }
    tables
}

/// The runtime's own table of forms that are taken once, by when they came.
fn sent_forms() -> DataTable {
    DataTable {
        name: "_once".to_owned(),
        owner: 0,
        node: true,
        pointers: false,
        indexes: vec![DataIndex {
            name: "at".to_owned(),
            of: IndexOf::Field(vec!["at".to_owned()]),
            unique: false,
        }],
    }
}

/// How the Teller keeps data; what is not said is 0.
pub(super) fn teller(settings: &Data) -> TellerSettings {
    let bytes = |name: &str| settings.get(name).and_then(Data::bytes).unwrap_or(0);
    let interval = settings.get("interval").and_then(Data::as_number);
    TellerSettings {
        interval: interval.map_or(0, |seconds| (seconds * 1000.0).round().max(1.0) as u64),
        cache: bytes("cache"),
        reserve: bytes("reserve"),
    }
}
