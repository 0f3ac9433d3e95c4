addresses = {
  { matches = "oldest", redirect = "/older" },
  { matches = "older", redirect = "/old" },
  { matches = "old", redirect = "/front" },
  { matches = "away", redirect = "https://other.example/" },
}
