//! Which country an address of the network is in, from databases in MaxMind's format that the operator puts into the folder
//! `library/geoip` of the data folder. Without files it knows nothing.
#![allow(
    unsafe_code,
    reason = "files as large as these are mapped, so that all workers share one copy that the system may drop"
)]

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use maxminddb::{Mmap, PathElement, Reader};

/// Where the files are, in the data folder.
const FOLDER: &str = "library/geoip";

/// The databases.
pub(crate) struct Geo {
    readers: Vec<Reader<Mmap>>,
}

impl fmt::Debug for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types = self.readers.iter();
        let types: Vec<&str> = types.map(|one| &*one.metadata().database_type).collect();
        write!(f, "places of visitors are known from {}", types.join(", "))
    }
}

/// Where an address is, as far as the databases say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Place {
    /// The code of its country, in lower case.
    pub(crate) country_code: Option<String>,
    /// The code of its region within the country.
    pub(crate) region: Option<String>,
    /// The city's name in English.
    pub(crate) city: Option<String>,
    /// A name of the IANA.
    pub(crate) timezone: Option<String>,
    /// Degrees north and east.
    pub(crate) position: Option<(f64, f64)>,
}

impl Geo {
    /// Where the databases of a data folder are looked for.
    pub(crate) fn folder(data: &Path) -> PathBuf {
        data.join(FOLDER)
    }

    /// The databases of a data folder, in the order of their names; none without files. A file that cannot be read is left
    /// out with a warning.
    pub(crate) fn open(data: &Path) -> Option<Geo> {
        let folder = std::fs::read_dir(Self::folder(data)).ok()?;
        let files = folder.filter_map(|entry| Some(entry.ok()?.path()));
        let mut files: Vec<_> = files
            .filter(|path| path.extension().is_some_and(|ending| ending == "mmdb"))
            .collect();
        files.sort();
        let mut readers = Vec::new();
        for path in files {
            // SAFETY: the map is only read, through a reader that checks every offset. Who exchanges a database puts the new
            // file in the old one's place by renaming, as updaters do, which leaves mapped bytes as they are.
            match unsafe { Reader::open_mmap(&path) } {
                Ok(reader) => readers.push(reader),
                Err(error) => {
                    tracing::warn!("{}: no database of places: {error}", path.display());
                }
            }
        }
        (!readers.is_empty()).then_some(Geo { readers })
    }

    /// Where an address is; what one database does not say is taken from the next.
    pub(crate) fn locate(&self, address: IpAddr) -> Place {
        let mut place = Place::default();
        for reader in &self.readers {
            let Ok(found) = reader.lookup(address) else {
                continue;
            };
            let text = |path: &[PathElement<'_>]| found.decode_path::<String>(path).ok().flatten();
            let number = |name| {
                let path = [PathElement::Key("location"), PathElement::Key(name)];
                found.decode_path::<f64>(&path).ok().flatten()
            };
            let key = PathElement::Key;
            place.country_code = place.country_code.take().or_else(|| {
                let own = text(&[key("country"), key("iso_code")]);
                let own = own.or_else(|| text(&[key("registered_country"), key("iso_code")]));
                own.map(|code| code.to_ascii_lowercase())
            });
            let region = || text(&[key("subdivisions"), PathElement::Index(0), key("iso_code")]);
            place.region = place.region.take().or_else(region);
            let city = || text(&[key("city"), key("names"), key("en")]);
            place.city = place.city.take().or_else(city);
            let zone = || text(&[key("location"), key("time_zone")]);
            place.timezone = place.timezone.take().or_else(zone);
            let position = || number("latitude").zip(number("longitude"));
            place.position = place.position.or_else(position);
        }
        place
    }
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
