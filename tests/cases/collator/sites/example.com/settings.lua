template = false
applications = { "pages", "skipped" }
collators = { "pages.Second", skipped = false }
