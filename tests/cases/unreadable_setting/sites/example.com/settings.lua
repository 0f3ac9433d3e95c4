name = "Example"
company = { name = "Example Ltd" }
title = company.name .. ", shop"
