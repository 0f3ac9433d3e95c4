addresses = {
  { matches = "declared", view = "declared" },
  { matches = "given", view = "given", title = "Given by the address" },
}
