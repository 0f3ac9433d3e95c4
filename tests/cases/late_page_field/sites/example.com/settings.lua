applications = { "sitewide" }
