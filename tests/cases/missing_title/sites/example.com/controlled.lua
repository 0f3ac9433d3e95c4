name_page("Set by a function")
