database = { "counts" }
clerks = { "Sum", "Refuse", "Total", "Fail" }
