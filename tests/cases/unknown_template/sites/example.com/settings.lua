template = "tempalte"
addresses = {
  { matches = "print", view = "page", template = "print" },
  { matches = "paper", view = "page", template = "paper" },
  { matches = "bare", view = "page", template = false },
}
