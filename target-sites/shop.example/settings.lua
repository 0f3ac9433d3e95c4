-- A small shop for tea and the things one makes it with. What it sells is in `include/catalogue.lua`, what it says in
-- `vocabulary.lua`, in six languages.
name = "Clay & Leaf"
domain = "shop.example"
language = "en"
languages = { "en", "fr", "de", "pl", "ar", "ja" }

-- What they call themselves, for the switch at the foot of each page.
tongues = {
  { id = "en", name = "English" },
  { id = "fr", name = "Français" },
  { id = "de", name = "Deutsch" },
  { id = "pl", name = "Polski" },
  { id = "ar", name = "العربية" },
  { id = "ja", name = "日本語" },
}

-- Each category also has a sub-domain of its own, such as tea.shop.example: see `front.lua`.
domains = { ".shop.example" }

-- The basket is an application. It adds itself to this site's pages through its files named `_extension`, and asks
-- for products through `basket/catalogue.lua`.
applications = { "basket" }

-- What the basket reckons delivery with, in cents.
delivery = { fee = 490, free_from = 6000 }

-- Several views here are only parts of others (`part-…`), so addresses are listed instead of following from file names.
autoaddresses = false

-- Where pages are in each language.
ways = {
  category = {
    en = "/category/", fr = "/categorie/", de = "/kategorie/", pl = "/kategoria/", ar = "/قسم/", ja = "/カテゴリー/",
  },
  product = {
    en = "/product/", fr = "/produit/", de = "/ware/", pl = "/produkt/", ar = "/منتج/", ja = "/商品/",
  },
  about = {
    en = "/about", fr = "/a-propos", de = "/ueber-uns", pl = "/o-nas", ar = "/من-نحن", ja = "/私たちについて",
  },
  contact = {
    en = "/contact", fr = "/nous-ecrire", de = "/kontakt", pl = "/napisz", ar = "/راسلنا", ja = "/お問い合わせ",
  },
  thanks = {
    en = "/contact/thanks", fr = "/nous-ecrire/merci", de = "/kontakt/danke", pl = "/napisz/dziekujemy",
    ar = "/راسلنا/شكرا", ja = "/お問い合わせ/完了",
  },
  search = {
    en = "/search", fr = "/recherche", de = "/suche", pl = "/szukaj", ar = "/بحث", ja = "/検索",
  },
}

-- A little more than the largest photo taken, so that a slightly larger one gets an explanation.
local letter = { maxsize = 6000000, max_file_size = 5500000, max_file_uploads = 1 }

-- The front page and the basket have one address for all languages: they are in the visitor's.
addresses = {
  { matches = "front", view = "front" },

  { starts = ways.category.en, view = "category", language = "en" },
  { starts = ways.category.fr, view = "category", language = "fr" },
  { starts = ways.category.de, view = "category", language = "de" },
  { starts = ways.category.pl, view = "category", language = "pl" },
  { starts = ways.category.ar, view = "category", language = "ar" },
  { starts = ways.category.ja, view = "category", language = "ja" },

  { starts = ways.product.en, view = "product", language = "en" },
  { starts = ways.product.fr, view = "product", language = "fr" },
  { starts = ways.product.de, view = "product", language = "de" },
  { starts = ways.product.pl, view = "product", language = "pl" },
  { starts = ways.product.ar, view = "product", language = "ar" },
  { starts = ways.product.ja, view = "product", language = "ja" },

  { matches = ways.search.en, view = "search", language = "en", methods = { "GET" } },
  { matches = ways.search.fr, view = "search", language = "fr", methods = { "GET" } },
  { matches = ways.search.de, view = "search", language = "de", methods = { "GET" } },
  { matches = ways.search.pl, view = "search", language = "pl", methods = { "GET" } },
  { matches = ways.search.ar, view = "search", language = "ar", methods = { "GET" } },
  { matches = ways.search.ja, view = "search", language = "ja", methods = { "GET" } },

  { matches = ways.about.en, view = "about", language = "en", title = "About us" },
  { matches = ways.about.fr, view = "about", language = "fr", title = "À propos" },
  { matches = ways.about.de, view = "about", language = "de", title = "Über uns" },
  { matches = ways.about.pl, view = "about", language = "pl", title = "O nas" },
  { matches = ways.about.ar, view = "about", language = "ar", title = "من نحن" },
  { matches = ways.about.ja, view = "about", language = "ja", title = "私たちについて" },

  { matches = ways.contact.en, view = "contact", language = "en", methods = { "GET", "POST" }, post = letter },
  { matches = ways.contact.fr, view = "contact", language = "fr", methods = { "GET", "POST" }, post = letter },
  { matches = ways.contact.de, view = "contact", language = "de", methods = { "GET", "POST" }, post = letter },
  { matches = ways.contact.pl, view = "contact", language = "pl", methods = { "GET", "POST" }, post = letter },
  { matches = ways.contact.ar, view = "contact", language = "ar", methods = { "GET", "POST" }, post = letter },
  { matches = ways.contact.ja, view = "contact", language = "ja", methods = { "GET", "POST" }, post = letter },

  { matches = ways.thanks.en, view = "contact/thanks", language = "en", title = "Message received" },
  { matches = ways.thanks.fr, view = "contact/thanks", language = "fr", title = "Message reçu" },
  { matches = ways.thanks.de, view = "contact/thanks", language = "de", title = "Nachricht erhalten" },
  { matches = ways.thanks.pl, view = "contact/thanks", language = "pl", title = "Wiadomość odebrana" },
  { matches = ways.thanks.ar, view = "contact/thanks", language = "ar", title = "وصلت رسالتك" },
  { matches = ways.thanks.ja, view = "contact/thanks", language = "ja", title = "送信完了" },
}
