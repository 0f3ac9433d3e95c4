node = {
  checks = {several_values="error", MS302="off", unknown_setting="warning"},
}
