events = { ["order:made"] = "handlers#run" }
