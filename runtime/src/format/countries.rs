//! The countries a locale can be of, and what CLDR's data for languages does not say of them.

use std::sync::OnceLock;

/// What is known of a country.
#[derive(Debug)]
pub(crate) struct Country {
    /// Two letters, in lower case; the id of its locale.
    pub(crate) code: &'static str,
    pub(crate) iso3: &'static str,
    pub(crate) name: &'static str,
    pub(crate) currency: &'static str,
    /// Digits behind the plus sign of a telephone number.
    pub(crate) calling: &'static str,
    /// What is dialed before a national number.
    pub(crate) trunk: &'static str,
    pub(crate) zone: &'static str,
    pub(crate) languages: Vec<&'static str>,
}

/// All of them, by their two letters.
pub(crate) fn all() -> &'static [Country] {
    static ALL: OnceLock<Vec<Country>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = include_str!("countries.txt").lines();
        lines.filter_map(read).collect()
    })
}

fn read(line: &'static str) -> Option<Country> {
    let mut fields = line.split(' ').filter(|_| !line.starts_with('#'));
    let mut next = || fields.next();
    Some(Country {
        code: next()?,
        iso3: next()?,
        name: next()?,
        currency: next()?,
        calling: next()?,
        trunk: next()?.trim_start_matches('-'),
        zone: next()?,
        languages: next()?.split(',').collect(),
    })
}

/// The country of a code of two or three letters or of a name, in any case.
pub(crate) fn find(name: &str) -> Option<&'static Country> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    let all = all();
    if let [a, b] = name.as_bytes() {
        let code = [a.to_ascii_lowercase(), b.to_ascii_lowercase()];
        let at = all.binary_search_by(|country| country.code.as_bytes().cmp(&code));
        if let Ok(at) = at {
            return all.get(at);
        }
    }
    all.iter()
        .find(|country| is(country.iso3) || is(country.name))
}

/// The codes and names by which countries are known.
pub fn names() -> impl Iterator<Item = &'static str> {
    all()
        .iter()
        .flat_map(|country| [country.code, country.iso3, country.name])
}

/// The codes of the currencies that countries have.
pub(crate) fn currencies() -> impl Iterator<Item = &'static str> {
    all().iter().map(|country| country.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_sorted() {
        assert_eq!(all().len(), 251);
        assert!(all().is_sorted_by(|a, b| a.code < b.code));
        for country in all() {
            assert!(jiff::tz::TimeZone::get(country.zone).is_ok(), "{country:?}");
            assert!(country.languages.iter().all(|one| one.len() <= 3));
            assert!(country.currency.len() == 3 && country.iso3.len() == 3);
        }
    }

    #[test]
    fn a_country_has_several_names() {
        for name in ["gb", "GB", "GBR", "uk"] {
            assert_eq!(find(name).map(|one| one.calling), Some("44"), "{name}");
        }
        assert_eq!(find("europe").map(|one| one.currency), Some("EUR"));
        assert!(find("atlantis").is_none() && find("").is_none());
    }
}
