en.first = "first"
['fr'].first = "premier"
en.second = = "second"
