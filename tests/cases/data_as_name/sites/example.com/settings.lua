addresses = {
  {matches="home", view="names"},
}
