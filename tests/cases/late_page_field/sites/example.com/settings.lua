applications = { "sitewide" }
checks = { unused_controller = "off" }
