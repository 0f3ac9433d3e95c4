-- What this site says of itself. The folder's name is its domain; all else has a sensible default.
name = "First steps"
language = "en"

-- A table of the Teller, the database inside the server, for the page that saves something.
database = { "mydata" }

-- Accounts: `/register`, `/signin` and `/account`, from an application that ships with the product.
applications = { "people" }

-- Every view has an address of its own already. One is declared here to give its page a title,
-- which a view without tags cannot do by itself.
addresses = {
  {matches="about", view="about", title="About this site"},
  -- One page in two languages, each for readers of a country; `figures.de.html` is the view for the second.
  {matches="figures", view="figures", language="en", locale="gb"},
  {matches="zahlen", view="figures", language="de", locale="de"},
  -- Shown to who has the key; others are asked to sign in first.
  {matches="operators", view="operators", title="For operators", locks={"Operator"}},
}

-- All other pages are in English, whatever a browser prefers.
languages = { "en" }
