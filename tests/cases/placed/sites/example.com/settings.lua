applications = {"words"}
addresses = {
  {matches="shown", view="shown"},
  {matches="called", view="called"},
  {matches="misled", view="misled"}, {matches="/", redirect="/shown"},
}
vocabulary = {
  en = {greeting="Tom & Jerry's <b>\"day\"</b>", amp="a &amp; b"},
}
