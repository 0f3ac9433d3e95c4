-- Where visitors are, from databases in MaxMind's format (`*.mmdb`) in the folder `library/geoip` of the data folder. Sites in
-- several languages choose a visitor's language and locale by it without enabling this; it is for pages that ask themselves.
name = "Geo"

-- Sites decide whether to enable it.
checks = { unused_application = "off" }
