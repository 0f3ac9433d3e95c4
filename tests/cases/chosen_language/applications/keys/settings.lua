name = "Keys"
