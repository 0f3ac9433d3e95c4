addresses = {
  {matches="home", view="home"},
  {matches="old", view="old", csp=false},
}
