-- Raised and silenced; what the site says goes before what the node says.
checks = {several_values="warning", shadowed_address="advice", unknown_setting="off"}
colour = "green"
applications = {"club"}
addresses = {
  {starts="a", view="front"},
  {starts="ab", view="front"},
}
