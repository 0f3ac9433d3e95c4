name = "Charts"
