addresses = {
  {matches="home", view="torn"},
  {matches="script", view="script"},
  {matches="whole", view="whole"},
}
