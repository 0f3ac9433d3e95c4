//! Places of addresses.

use super::fixture::folder;
use super::*;

#[test]
fn addresses_have_places() {
    let data = folder("FR");
    let geo = Geo::open(data.path()).expect("a database");
    let place = geo.locate("127.0.0.1".parse().expect("an address"));
    assert_eq!(place.country_code.as_deref(), Some("fr"));
    assert_eq!(place.city.as_deref(), Some("Town"));
    assert_eq!(place.region.as_deref(), Some("IDF"));
    assert_eq!(place.timezone.as_deref(), Some("Europe/Paris"));
    assert_eq!(place.position, Some((48.5, 2.5)));
    for nowhere in ["192.0.2.1", "2001:db8::1"] {
        let place = geo.locate(nowhere.parse().expect("an address"));
        assert_eq!(place, Place::default(), "{nowhere}");
    }
}

#[test]
fn what_is_no_database_is_left_out() {
    let data = folder("FR");
    let folder = data.path().join(FOLDER);
    std::fs::write(folder.join("a.mmdb"), b"no database").expect("written");
    std::fs::write(folder.join("b.txt"), b"no database").expect("written");
    assert_eq!(Geo::open(data.path()).map(|geo| geo.readers.len()), Some(1));
    std::fs::remove_file(folder.join("places.mmdb")).expect("removed");
    assert!(Geo::open(data.path()).is_none());
    assert!(Geo::open(Path::new("/nowhere")).is_none());
}
