//! A locale: a country, with what settings say otherwise of it. Knows nothing of languages' words.

use super::countries::{self, Country};

/// What settings say of a locale, under the names they say it by.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Override {
    /// Texts by key.
    pub(crate) texts: Vec<(String, String)>,
    /// Switches by key.
    pub(crate) switches: Vec<(String, bool)>,
    /// Forms of dates by name.
    pub(crate) dates: Vec<(String, String)>,
    pub(crate) languages: Vec<String>,
}

impl Override {
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let mut texts = self.texts.iter().rev();
        texts
            .find(|(known, _)| known == key)
            .map(|(_, text)| text.as_str())
    }

    fn switch(&self, key: &str) -> Option<bool> {
        let mut switches = self.switches.iter().rev();
        switches
            .find(|(known, _)| known == key)
            .map(|(_, value)| *value)
    }

    /// The form of dates of a name; `all` is that of every name.
    pub(crate) fn date(&self, name: &str) -> Option<&str> {
        let find = |name: &str| self.dates.iter().rev().find(|(known, _)| known == name);
        find(name)
            .or_else(|| find("all"))
            .map(|(_, form)| form.as_str())
    }

    /// Adds what another says; it goes first.
    pub(crate) fn extend(&mut self, other: &Override) {
        self.texts.extend_from_slice(&other.texts);
        self.switches.extend_from_slice(&other.switches);
        self.dates.extend_from_slice(&other.dates);
        if !other.languages.is_empty() {
            self.languages.clone_from(&other.languages);
        }
    }
}

/// The locales that settings change or add, by id.
pub(crate) type Overrides = Vec<(String, Override)>;

/// A locale as formatters need it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its country's code, a language with a country's, or a name of the settings.
    pub(crate) id: String,
    pub(crate) country: Option<&'static Country>,
    /// The language of its numbers, where the id names one.
    language: Option<String>,
    pub(crate) own: Override,
}

impl Place {
    /// The locale of a name, if there is one.
    pub(crate) fn find(name: &str, overrides: &Overrides) -> Option<Self> {
        let of = |id: &str| {
            let mut all = overrides.iter();
            all.find(|(known, _)| known.eq_ignore_ascii_case(id))
        };
        let (language, code) = match name.split_once('-') {
            Some((language, code)) if language.len() <= 3 && code.len() == 2 => {
                (Some(language), code)
            }
            _ => (None, name),
        };
        if let Some(country) = countries::find(code) {
            let mut own = of(country.code).map(|(_, own)| own.clone());
            if let Some((_, variant)) = language.and(of(name)) {
                own.get_or_insert_default().extend(variant);
            }
            let id = match language {
                Some(language) => format!("{}-{}", language.to_ascii_lowercase(), country.code),
                None => country.code.to_owned(),
            };
            return Some(Self {
                id,
                country: Some(country),
                language: language.map(str::to_ascii_lowercase),
                own: own.unwrap_or_default(),
            });
        }
        let (id, own) = of(name)?;
        let parent = ["variantof", "country_code"]
            .iter()
            .find_map(|key| countries::find(own.text(key)?));
        Some(Self {
            id: id.clone(),
            country: parent,
            language: None,
            own: own.clone(),
        })
    }

    /// What is said of it in settings.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.own.text(key)
    }

    /// What is switched in settings.
    pub(crate) fn switch(&self, key: &str) -> Option<bool> {
        self.own.switch(key)
    }

    /// Its languages, the most used first.
    pub(crate) fn languages(&self) -> Vec<&str> {
        let named = self.language.as_deref();
        let own = self.own.languages.iter().map(String::as_str);
        let usual = self.country.iter().flat_map(|one| &one.languages).copied();
        let mut all: Vec<&str> = named.into_iter().chain(own).collect();
        for language in usual {
            if self.own.languages.is_empty() && !all.contains(&language) {
                all.push(language);
            }
        }
        all
    }

    /// The code of its currency.
    pub(crate) fn currency(&self) -> &str {
        ["currency_code", "currency"]
            .iter()
            .find_map(|key| self.text(key))
            .or(self.country.map(|country| country.currency))
            .unwrap_or("EUR")
    }

    /// The name of its time zone.
    pub(crate) fn zone(&self) -> &str {
        self.text("timezone")
            .or(self.country.map(|country| country.zone))
            .unwrap_or("UTC")
    }

    /// Digits behind the plus sign of a telephone number.
    pub(crate) fn calling(&self) -> &str {
        self.text("e164")
            .or(self.country.map(|country| country.calling))
            .unwrap_or_default()
    }

    /// What is dialed before a national number.
    pub(crate) fn trunk(&self) -> &str {
        self.text("trunk")
            .or(self.country.map(|country| country.trunk))
            .unwrap_or("0")
    }

    /// The locale of CLDR for numbers, and for dates and words on a page in a language: that of the country in the language
    /// where it is one of the country's, else the country's numbers and the language's words.
    pub(super) fn tags(&self, page: &str) -> (String, String) {
        let region = match self.country.map(|country| country.code) {
            Some("eu") => "-150".to_owned(),
            Some(code) => format!("-{}", code.to_ascii_uppercase()),
            None => String::new(),
        };
        let base = page.split('-').next().unwrap_or(page);
        let languages = self.languages();
        let spoken = |language: &str| languages.contains(&language);
        if spoken(base) || languages.is_empty() {
            let tag = format!("{base}{region}");
            return (tag.clone(), tag);
        }
        let numbers = match languages.first() {
            // On a page whose reader knows another script, digits are those of the page.
            Some(main) => format!("{main}{region}-u-nu-latn"),
            None => format!("{base}{region}"),
        };
        let words = match base {
            // English of no country in particular has the day before the month, as most of the world has.
            "en" => "en-001".to_owned(),
            _ => page.to_owned(),
        };
        (numbers, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(name: &str, page: &str) -> (String, String) {
        let found = Place::find(name, &Vec::new());
        found.map(|place| place.tags(page)).unwrap_or_default()
    }

    #[test]
    fn numbers_are_the_country_s_and_words_the_page_s() {
        let same = |tag: &str| (tag.to_owned(), tag.to_owned());
        assert_eq!(tags("gb", "en"), same("en-GB"));
        assert_eq!(tags("ch", "fr"), same("fr-CH"));
        assert_eq!(tags("eu", "de-at"), same("de-150"));
        assert_eq!(tags("fr-ca", "fr"), same("fr-CA"));
        assert_eq!(
            tags("eg", "en"),
            ("ar-EG-u-nu-latn".to_owned(), "en-001".to_owned())
        );
        assert_eq!(
            tags("de", "pt-br"),
            ("de-DE-u-nu-latn".to_owned(), "pt-br".to_owned())
        );
    }

    #[test]
    fn settings_change_and_add_locales() {
        let own = |key: &str, text: &str| Override {
            texts: vec![(key.to_owned(), text.to_owned())],
            ..Override::default()
        };
        let overrides = vec![
            ("gb".to_owned(), own("decimal", "·")),
            ("narnia".to_owned(), own("variantof", "gb")),
        ];
        let text = |name: &str, key: &str| {
            let place = Place::find(name, &overrides);
            place.and_then(|place| place.text(key).map(str::to_owned))
        };
        assert_eq!(text("uk", "decimal").as_deref(), Some("·"));
        assert_eq!(text("en-gb", "decimal").as_deref(), Some("·"));
        let narnia = Place::find("Narnia", &overrides).unwrap();
        assert_eq!((narnia.currency(), narnia.calling()), ("GBP", "44"));
        assert!(Place::find("atlantis", &overrides).is_none());
    }
}
