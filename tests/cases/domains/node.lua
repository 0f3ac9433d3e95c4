node = { applications = { "quiet" } }
