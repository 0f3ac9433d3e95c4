name = "Example"
title = company.name .. ", shop"
never = "assigned"
