template = false
applications = { "sitewide" }
