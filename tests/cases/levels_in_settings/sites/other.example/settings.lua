-- Nothing of its own: the node decides. Three entries say nothing that can be meant.
colour = "red"
checks = {
  lua_syntax="off",
  shadowd_address="off",
  unused_file="of",
  MS008=false,
  "unused_file",
  MS101="error",
}
addresses = {
  {starts="a", view="front"},
  {starts="ab", view="front"},
}
