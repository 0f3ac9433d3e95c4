csp = false
addresses = {
  {matches="home", view="odd"},
  {starts="correct/", view="correct"},
  {matches="branches", view="branches"},
  {matches="loop", view="loop"},
  {matches="raw", view="raw", type="text/plain"},
}
