addresses = {
  {matches="home", view="correct", post={}},
}
