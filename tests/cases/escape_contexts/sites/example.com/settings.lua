csp = false
addresses = {
  {matches="home", view="correct", post={}},
}
