node = { applications = { "nwes" } }
