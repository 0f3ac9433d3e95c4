//! A small database in MaxMind's format, written for tests; those of the command read this file too.

/// A value of a database.
enum Datum {
    Text(&'static str),
    Double(f64),
    Short(u16),
    Number(u32),
    Long(u64),
    Map(Vec<(&'static str, Datum)>),
    List(Vec<Datum>),
}

/// Writes a value in MaxMind's format: a byte of type and size, or two for the types that came later, then the content.
fn write(out: &mut Vec<u8>, datum: &Datum) {
    let mut head = |kind: u8, size: usize| {
        let size = u8::try_from(size).expect("small");
        assert!(size < 29, "larger values have longer heads");
        match kind {
            1..=7 => out.push(kind << 5 | size),
            kind => out.extend([size, kind - 7]),
        }
    };
    match datum {
        Datum::Text(text) => {
            head(2, text.len());
            out.extend(text.as_bytes());
        }
        Datum::Double(number) => {
            head(3, 8);
            out.extend(number.to_be_bytes());
        }
        Datum::Short(number) => {
            head(5, 2);
            out.extend(number.to_be_bytes());
        }
        Datum::Number(number) => {
            head(6, 4);
            out.extend(number.to_be_bytes());
        }
        Datum::Long(number) => {
            head(9, 8);
            out.extend(number.to_be_bytes());
        }
        Datum::Map(entries) => {
            head(7, entries.len());
            for (key, value) in entries {
                write(out, &Datum::Text(key));
                write(out, value);
            }
        }
        Datum::List(items) => {
            head(11, items.len());
            items.iter().for_each(|item| write(out, item));
        }
    }
}

/// A database in which the lower half of the addresses of IPv4 is at a place, and the other is nowhere.
fn database(place: &Datum) -> Vec<u8> {
    let mut out = Vec::new();
    // One node: to the left the first value, 16 behind the number of nodes; to the right nothing, which is that number.
    for record in [1u32 + 16, 1] {
        out.extend(&record.to_be_bytes()[1..]);
    }
    out.extend([0; 16]);
    write(&mut out, place);
    out.extend(b"\xab\xcd\xefMaxMind.com");
    let text = Datum::Text;
    let metadata = Datum::Map(vec![
        ("binary_format_major_version", Datum::Short(2)),
        ("binary_format_minor_version", Datum::Short(0)),
        ("build_epoch", Datum::Long(1)),
        ("database_type", text("Test-City")),
        ("description", Datum::Map(vec![("en", text("test"))])),
        ("ip_version", Datum::Short(4)),
        ("languages", Datum::List(vec![text("en")])),
        ("node_count", Datum::Number(1)),
        ("record_size", Datum::Short(24)),
    ]);
    write(&mut out, &metadata);
    out
}

/// A data folder with a database that knows where 127.0.0.1 is, but not 192.0.2.1.
pub(crate) fn folder(country: &'static str) -> tempfile::TempDir {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("library/geoip");
    std::fs::create_dir_all(&folder).expect("a folder");
    let code = |code| Datum::Map(vec![("iso_code", Datum::Text(code))]);
    let place = Datum::Map(vec![
        (
            "city",
            Datum::Map(vec![(
                "names",
                Datum::Map(vec![("en", Datum::Text("Town"))]),
            )]),
        ),
        ("country", code(country)),
        (
            "location",
            Datum::Map(vec![
                ("latitude", Datum::Double(48.5)),
                ("longitude", Datum::Double(2.5)),
                ("time_zone", Datum::Text("Europe/Paris")),
            ]),
        ),
        ("subdivisions", Datum::List(vec![code("IDF")])),
    ]);
    std::fs::write(folder.join("places.mmdb"), database(&place)).expect("written");
    data
}
