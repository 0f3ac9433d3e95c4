node = {
  name = "one",
}
node.owners.first = "me"
