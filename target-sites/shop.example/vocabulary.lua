-- What the shop says, language by language: first what its pages say, then what there is to say of each thing it sells.

en.skip = "Skip to the content"
en.free_from = "Free delivery from ?(price)"
en.search = "Search"
en.search_now = "Search"
en.search_shop = "Search the shop"
en.search_placeholder = "Search teas and pots"
en.categories = "Categories"
en.basket = "Basket"
en.items = { "item", "items" }
en.sample = "?(name) is a sample: the shop works, but nothing in it is for sale and messages go nowhere."
en.about_shop = "About the shop"
en.about_us = "about us"
en.contact = "Contact"
en.language = "Language"
en.where = "Where you are"
en.front_page = "Front page"

en.front_title = "Tea and tableware"
en.front_description = "Loose tea from small gardens, and hand-thrown pots, cups and bowls to drink it from."
en.hero = "Tea worth sitting down for"
en.hero_text = "Loose leaves from small gardens, and hand-thrown pots, cups and bowls to go with them. We pack both by hand, in paper and straw."
en.hero_teas = "See this year’s teas"
en.hero_pots = "Teapots"
en.own_table = "On our own table"
en.find_way = "Find your way"
en.promises = "What you can count on"
en.promise_day = "Packed the same day"
en.promise_day_text = "Ordered by two in the afternoon, on its way by five."
en.promise_whole = "Nothing arrives broken"
en.promise_whole_text = 'And if something does, <a href="?(contact)">send us a photo</a> and we send another.'
en.promise_sample = "Samples for the curious"
en.promise_sample_text = "Every parcel holds 5 g of a tea you did not order."
en.still_life = "A teapot, a cup, two bowls and a caddy on a table"

en.products = "Products"
en.product_count = { "?(count) product", "?(count) products" }
en.order_by = "Order by"
en.order_featured = "Our order"
en.order_price = "Price"
en.order_name = "Name"
en.all_categories = "All categories"
en.good_to_know = "Good to know"
en.stock_none = "Sold out"
en.stock_few = { "Only ?(count) left", "Only ?(count) left" }
en.stock_some = "In stock"
en.drawing = "Drawing: ?(name)"
en.unit_vat = "?(unit), VAT included"
en.what_like = "What it is like"
en.goes_with = "Goes well with"

en.search_title = "Search: ?(query)"
en.looking_for = "What are you looking for?"
en.search_hint = "A name, a kind, a place: “bowl”, “smoked”, “Japan”."
en.walk = "Or walk along the shelves"
en.nothing_for = "Nothing found for “?(query)”"
en.fewer_words = "Try fewer words or a more general one; “pot” finds more than “cast iron pot”. Or walk along the shelves:"
en.found_for = "?(products) for “?(query)”"

en.about_lead = "A shop, a workshop and a very large kettle under one roof."
en.about_start = "We began with a kiln. The pots were good and the tea in them was not, so we went looking for better leaves, and then for better water, and one thing led to another."
en.about_tea = "The tea"
en.about_tea_text = "We buy from five gardens, by the harvest and never more than we can sell in a year. Each pouch says where the leaves grew, when they were picked and when we packed them."
en.about_clay = "The clay"
en.about_clay_text = "Most of it is stoneware, dug an hour from here and fired twice, the second time for two days. Glazes are mixed from ash, iron and chalk; what they do in the fire is up to them, so please expect your cup to differ a little from its drawing."
en.about_parcels = "The parcels"
en.about_parcels_text = 'Paper, straw and cardboard, nothing else. What breaks on the way we replace: <a href="?(contact)">send us a photo</a>, no need to send the pieces.'

en.contact_error = "Error: Contact"
en.contact_lead = "Ask us anything about tea, clay or parcels. We answer within two working days."
en.to_correct = { "There is one thing to correct", "There are ?(count) things to correct" }
en.your_name = "Your name"
en.your_email = "Your email address"
en.what_about = "What is it about?"
en.choose_one = "Choose one"
en.subject_question = "A question about a product"
en.subject_order = "An order that is under way"
en.subject_broken = "Something arrived broken"
en.subject_other = "Something else"
en.your_message = "Your message"
en.a_photo = "A photo"
en.optional = "(optional)"
en.photo_hint = "If something arrived broken. JPEG, PNG or WebP, at most 5 MB."
en.photo_again = "Please choose your photo again: browsers do not keep it."
en.send_message = "Send message"
en.broken = "Something broken?"
en.broken_text = "Keep the pieces only if you like mosaics. A photo and your order’s number are enough for us to send another."
en.visiting = "Visiting"
en.visiting_text = "The workshop is open on Fridays and Saturdays from ten to six. The kettle is always on."
en.fault_name = "Enter your name"
en.fault_long_name = "Enter a name of at most 80 characters"
en.fault_email = "Enter your email address, so that we can answer"
en.fault_bad_email = "Enter an email address like name@example.com"
en.fault_subject = "Choose what your message is about"
en.fault_message = "Write your message"
en.fault_short = "Write a little more: at least 10 characters"
en.fault_long = "Shorten your message to 2,000 characters"
en.fault_photo = "Choose a photo that is a JPEG, PNG or WebP file"
en.fault_large = "Choose a photo of at most 5 MB"
en.thanks = "Thank you"
en.thanks_photo = "Your message and your photo have arrived."
en.thanks_message = "Your message has arrived."
en.thanks_text = "In a real shop somebody would answer within two working days. Here nothing was kept, neither words nor pictures."
en.back = "Back to the shop"

en.not_found = "This shelf is empty"
en.not_found_text = 'There is no page called <strong class="name">?(address)</strong>. What was here may be sold out for good.'
en.more_on_these = "There is more on these"
en.error_yours = "That did not work"
en.error_yours_text = "What was sent could not be read."
en.error_ours = "We dropped something"
en.error_ours_text = "The page broke on its way to you. It is our fault, not yours."
en.error_safe = 'Your basket is safe. Please try again in a moment, or <a href="/">go to the front page</a>.'
en.error_detail = "Detail"

en.goods = {}
en.goods.tea = {
  name = "Tea",
  lead = "Whole leaves from small gardens, bought by the harvest and packed the week they are sent.",
  note = "Tea keeps its scent for about a year, away from light and from the spice shelf. We print the month of packing on every pouch.",
}
en.goods.teapots = {
  name = "Teapots",
  lead = "Thrown by hand, glazed in small batches, tested with boiling water before they leave the workshop.",
  note = "Count on 200 ml a person. A pot that is too large lets the last cup go cold and bitter.",
}
en.goods.cups = {
  name = "Cups and bowls",
  lead = "For every day and for guests. No two are quite alike; the glaze sees to that.",
  note = "All cups and bowls may go into the dishwasher, but the glaze stays bright for longer without.",
}
en.goods.tools = {
  name = "Tools",
  lead = "The few things that make tea better, in bamboo, wood and steel.",
  note = "Bamboo and wood want to be rinsed, wiped and left to dry standing up. Soap is not needed.",
}
en.goods[101] = {
  name = "First flush Darjeeling",
  unit = "100 g",
  summary = "The first leaves of spring: light, brisk, with a scent of fresh hay.",
  description = "Picked in March and April while the nights are still cold. The cup is pale gold and tastes of muscat grapes, with a clean edge that needs neither milk nor sugar.",
  facts = { { "Origin", "Darjeeling, India" }, { "Water", "90 °C" }, { "Time", "3 minutes" }, { "For one pot", "10 g to 1 litre" } },
}
en.goods[102] = {
  name = "Roasted oolong",
  unit = "100 g",
  summary = "Slowly roasted over charcoal, with notes of toast, honey and plum.",
  description = "Half oxidised, rolled tight and roasted twice. It opens over many short infusions, each a little sweeter than the one before, which is why we like it from very small cups.",
  facts = { { "Origin", "Nantou, Taiwan" }, { "Water", "95 °C" }, { "Time", "1 minute, then again" }, { "For one pot", "6 g to 200 ml" } },
}
en.goods[103] = {
  name = "Pine-smoked black",
  unit = "100 g",
  summary = "A black tea dried over pine wood. Think of a campfire, in a good way.",
  description = "Strong, dark and unmistakable. It goes well with cheese, and a spoonful lends a whole pot of plain black tea some mystery.",
  facts = { { "Origin", "Fujian, China" }, { "Water", "100 °C" }, { "Time", "4 minutes" }, { "For one pot", "12 g to 1 litre" } },
}
en.goods[104] = {
  name = "Genmaicha",
  unit = "100 g",
  summary = "Green tea with toasted rice; mild, nutty, forgiving.",
  description = "Equal parts of summer green tea and brown rice toasted until some of it pops. Low in caffeine and hard to get wrong, so it is the one we suggest to begin with.",
  facts = { { "Origin", "Shizuoka, Japan" }, { "Water", "80 °C" }, { "Time", "2 minutes" }, { "For one pot", "10 g to 1 litre" } },
}
en.goods[105] = {
  name = "Mint and verbena",
  unit = "60 g",
  summary = "Whole dried leaves, nothing else. Without caffeine, for the evening.",
  description = "Nana mint and lemon verbena, dried in the shade so that they stay green. Good hot, and better still after a night in the refrigerator.",
  facts = { { "Origin", "Drôme, France" }, { "Water", "100 °C" }, { "Time", "8 minutes" }, { "For one pot", "8 g to 1 litre" } },
}
en.goods[201] = {
  name = "Celadon teapot",
  unit = "700 ml",
  summary = "A round, quiet pot in grey-green celadon, with a strainer in the spout.",
  description = "The shape is an old one: a low belly, a short spout that does not drip, a lid that stays on. The glaze pools a little darker in the grooves the potter’s fingers left.",
  facts = { { "Holds", "700 ml" }, { "Material", "Stoneware, celadon glaze" }, { "Height", "14 cm" }, { "Care", "Dishwasher, or by hand" } },
}
en.goods[202] = {
  name = "Side-handle pot",
  unit = "300 ml",
  summary = "A small pot of red clay, made for pouring with one hand.",
  description = "Unglazed red clay, polished with a pebble before firing. The handle sits at a right angle to the spout, so the wrist turns and the tea pours. A fine clay sieve is built in.",
  facts = { { "Holds", "300 ml" }, { "Material", "Unglazed red clay" }, { "Height", "9 cm" }, { "Care", "Rinse with hot water only" } },
}
en.goods[203] = {
  name = "Oatmeal family pot",
  unit = "1.4 l",
  summary = "Seven cups of tea under one speckled lid.",
  description = "Thick-walled and heavy, so that the tea stays hot through a long breakfast. The speckles are iron in the clay that melts through the glaze.",
  facts = { { "Holds", "1.4 litres" }, { "Material", "Speckled stoneware" }, { "Height", "19 cm" }, { "Care", "Dishwasher, or by hand" } },
}
en.goods[301] = {
  name = "Tall cup",
  unit = "220 ml",
  summary = "Straight sides, no handle, chalk white outside and in.",
  description = "The cup for green tea: tall enough to keep the scent in, thick enough to hold. Fill it to two thirds and the rim stays cool.",
  facts = { { "Holds", "220 ml" }, { "Material", "Stoneware, matt glaze" }, { "Height", "10 cm" }, { "Care", "Dishwasher, or by hand" } },
}
en.goods[302] = {
  name = "Tea bowl",
  unit = "400 ml",
  summary = "A wide bowl in iron black, with room for a whisk.",
  description = "Powdered tea wants space. The inside is smooth so that the whisk survives, the outside is left a little rough so that the hands know where they are.",
  facts = { { "Holds", "400 ml" }, { "Material", "Stoneware, iron glaze" }, { "Across", "12 cm" }, { "Care", "By hand" } },
}
en.goods[303] = {
  name = "Tasting cup",
  unit = "60 ml",
  summary = "Three sips, then the next infusion. Sold singly.",
  description = "Thin porcelain in the blue of a clear morning. White inside, because the color of the tea is half of the tasting.",
  facts = { { "Holds", "60 ml" }, { "Material", "Porcelain" }, { "Across", "6 cm" }, { "Care", "Dishwasher, or by hand" } },
}
en.goods[304] = {
  name = "Wide mug",
  unit = "350 ml",
  summary = "A generous mug with a handle for three fingers.",
  description = "Made for desks, sofas and window sills. The foot is glazed, so it leaves no marks, and the handle is thick enough to stay cool.",
  facts = { { "Holds", "350 ml" }, { "Material", "Stoneware" }, { "Height", "9 cm" }, { "Care", "Dishwasher and microwave" } },
}
en.goods[401] = {
  name = "Bamboo whisk",
  unit = "80 tines",
  summary = "Cut from a single piece of bamboo, for a fine foam.",
  description = "Eighty tines, split and shaved by hand. Soak it in warm water for a minute before use and it will last for a year of mornings.",
  facts = { { "Material", "White bamboo" }, { "Length", "11 cm" }, { "Care", "Rinse, then dry standing up" } },
}
en.goods[402] = {
  name = "Cherry wood scoop",
  unit = "4 g",
  summary = "One level scoop is one large cup.",
  description = "Turned from the offcuts of a furniture maker and rubbed with linseed oil. Short enough to live inside the caddy.",
  facts = { { "Material", "Cherry wood, oiled" }, { "Length", "9 cm" }, { "Care", "Wipe with a dry cloth" } },
}
en.goods[403] = {
  name = "Steel strainer",
  unit = "7 cm",
  summary = "A deep basket of fine steel mesh that fits most cups and mugs.",
  description = "Deep enough for the leaves to move about, fine enough for broken ones. The rim doubles as a lid stand.",
  facts = { { "Material", "Stainless steel" }, { "Across", "7 cm" }, { "Care", "Dishwasher, or by hand" } },
}
en.goods[404] = {
  name = "Tea caddy",
  unit = "100 g",
  summary = "A tin with an inner lid; it closes with a sigh.",
  description = "Tinned steel covered in patterned paper. The inner lid keeps the air out, the outer one the light.",
  facts = { { "Holds", "100 g of leaf tea" }, { "Material", "Tinned steel, paper" }, { "Height", "11 cm" }, { "Care", "Wipe with a damp cloth" } },
}

fr.skip = "Aller au contenu"
fr.free_from = "Livraison offerte dès ?(price)"
fr.search = "Recherche"
fr.search_now = "Chercher"
fr.search_shop = "Chercher dans la boutique"
fr.search_placeholder = "Thés et théières"
fr.categories = "Rayons"
fr.basket = "Panier"
fr.items = { "article", "articles" }
fr.sample = "?(name) est un exemple : la boutique fonctionne, mais rien n’y est à vendre et les messages ne vont nulle part."
fr.about_shop = "La boutique"
fr.about_us = "à propos"
fr.contact = "Nous écrire"
fr.language = "Langue"
fr.where = "Vous êtes ici"
fr.front_page = "Accueil"

fr.front_title = "Thé et vaisselle"
fr.front_description = "Thés en vrac de petits jardins, théières, tasses et bols tournés à la main pour les boire."
fr.hero = "Un thé qui mérite qu’on s’assoie"
fr.hero_text = "Des feuilles de petits jardins, et des théières, tasses et bols tournés à la main pour les accompagner. Nous emballons tout à la main, dans du papier et de la paille."
fr.hero_teas = "Voir les thés de l’année"
fr.hero_pots = "Théières"
fr.own_table = "Sur notre propre table"
fr.find_way = "Par où commencer"
fr.promises = "Ce que nous promettons"
fr.promise_day = "Emballé le jour même"
fr.promise_day_text = "Commandé avant deux heures, parti avant cinq."
fr.promise_whole = "Rien n’arrive cassé"
fr.promise_whole_text = 'Et si cela arrivait, <a href="?(contact)">envoyez-nous une photo</a> et nous en renvoyons un autre.'
fr.promise_sample = "Des échantillons pour les curieux"
fr.promise_sample_text = "Chaque colis contient 5 g d’un thé que vous n’avez pas commandé."
fr.still_life = "Une théière, une tasse, deux bols et une boîte à thé sur une table"

fr.products = "Articles"
fr.product_count = { "?(count) article", "?(count) articles" }
fr.order_by = "Trier par"
fr.order_featured = "Notre ordre"
fr.order_price = "Prix"
fr.order_name = "Nom"
fr.all_categories = "Tous les rayons"
fr.good_to_know = "Bon à savoir"
fr.stock_none = "Épuisé"
fr.stock_few = { "Il n’en reste que ?(count)", "Il n’en reste que ?(count)" }
fr.stock_some = "En stock"
fr.drawing = "Dessin : ?(name)"
fr.unit_vat = "?(unit), TVA comprise"
fr.what_like = "À quoi s’attendre"
fr.goes_with = "Va bien avec"

fr.search_title = "Recherche : ?(query)"
fr.looking_for = "Que cherchez-vous ?"
fr.search_hint = "Un nom, un genre, un lieu : « bol », « fumé », « Japon »."
fr.walk = "Ou promenez-vous entre les rayons"
fr.nothing_for = "Rien trouvé pour « ?(query) »"
fr.fewer_words = "Essayez moins de mots ou un mot plus général ; « théière » trouve plus que « théière en fonte ». Ou promenez-vous entre les rayons :"
fr.found_for = "?(products) pour « ?(query) »"

fr.about_lead = "Une boutique, un atelier et une très grande bouilloire sous un même toit."
fr.about_start = "Nous avons commencé par un four. Les théières étaient bonnes, le thé dedans ne l’était pas ; nous sommes donc partis chercher de meilleures feuilles, puis une meilleure eau, et de fil en aiguille…"
fr.about_tea = "Le thé"
fr.about_tea_text = "Nous achetons à cinq jardins, par récolte et jamais plus que nous ne pouvons vendre en un an. Chaque sachet dit où les feuilles ont poussé, quand elles ont été cueillies et quand nous les avons emballées."
fr.about_clay = "L’argile"
fr.about_clay_text = "C’est surtout du grès, extrait à une heure d’ici et cuit deux fois, la seconde pendant deux jours. Les émaux sont faits de cendre, de fer et de craie ; ce qu’ils font dans le feu les regarde : votre tasse différera un peu de son dessin."
fr.about_parcels = "Les colis"
fr.about_parcels_text = 'Papier, paille et carton, rien d’autre. Ce qui se casse en route, nous le remplaçons : <a href="?(contact)">envoyez-nous une photo</a>, inutile de renvoyer les morceaux.'

fr.contact_error = "Erreur : nous écrire"
fr.contact_lead = "Demandez-nous tout sur le thé, l’argile ou les colis. Nous répondons sous deux jours ouvrés."
fr.to_correct = { "Il y a une chose à corriger", "Il y a ?(count) choses à corriger" }
fr.your_name = "Votre nom"
fr.your_email = "Votre adresse électronique"
fr.what_about = "De quoi s’agit-il ?"
fr.choose_one = "Choisissez"
fr.subject_question = "Une question sur un article"
fr.subject_order = "Une commande en cours"
fr.subject_broken = "Quelque chose est arrivé cassé"
fr.subject_other = "Autre chose"
fr.your_message = "Votre message"
fr.a_photo = "Une photo"
fr.optional = "(facultatif)"
fr.photo_hint = "Si quelque chose est arrivé cassé. JPEG, PNG ou WebP, 5 Mo au plus."
fr.photo_again = "Veuillez choisir la photo à nouveau : les navigateurs ne la gardent pas."
fr.send_message = "Envoyer"
fr.broken = "De la casse ?"
fr.broken_text = "Ne gardez les morceaux que si vous aimez les mosaïques. Une photo et le numéro de commande nous suffisent."
fr.visiting = "Nous rendre visite"
fr.visiting_text = "L’atelier est ouvert le vendredi et le samedi de dix heures à dix-huit heures. L’eau est toujours chaude."
fr.fault_name = "Entrez votre nom"
fr.fault_long_name = "Entrez un nom de 80 caractères au plus"
fr.fault_email = "Entrez votre adresse électronique, pour que nous puissions répondre"
fr.fault_bad_email = "Entrez une adresse comme nom@example.com"
fr.fault_subject = "Choisissez le sujet de votre message"
fr.fault_message = "Écrivez votre message"
fr.fault_short = "Écrivez un peu plus : 10 caractères au moins"
fr.fault_long = "Raccourcissez votre message à 2 000 caractères"
fr.fault_photo = "Choisissez une photo au format JPEG, PNG ou WebP"
fr.fault_large = "Choisissez une photo de 5 Mo au plus"
fr.thanks = "Merci"
fr.thanks_photo = "Votre message et votre photo sont arrivés."
fr.thanks_message = "Votre message est arrivé."
fr.thanks_text = "Dans une vraie boutique, quelqu’un répondrait sous deux jours ouvrés. Ici rien n’a été gardé, ni mots ni images."
fr.back = "Retour à la boutique"

fr.not_found = "Cette étagère est vide"
fr.not_found_text = 'Il n’y a pas de page nommée <strong class="name">?(address)</strong>. Ce qui était ici est peut-être épuisé pour de bon.'
fr.more_on_these = "Il y en a d’autres sur celles-ci"
fr.error_yours = "Cela n’a pas marché"
fr.error_yours_text = "Ce qui a été envoyé n’a pas pu être lu."
fr.error_ours = "Nous avons laissé tomber quelque chose"
fr.error_ours_text = "La page s’est cassée en chemin. C’est notre faute, pas la vôtre."
fr.error_safe = 'Votre panier est en sécurité. Réessayez dans un instant, ou <a href="/">allez à l’accueil</a>.'
fr.error_detail = "Détail"

fr.goods = {}
fr.goods.tea = {
  name = "Thés",
  lead = "Des feuilles entières de petits jardins, achetées par récolte et emballées la semaine de l’envoi.",
  note = "Le thé garde son parfum un an environ, loin de la lumière et des épices. Le mois d’emballage est imprimé sur chaque sachet.",
}
fr.goods.teapots = {
  name = "Théières",
  lead = "Tournées à la main, émaillées en petites séries, essayées à l’eau bouillante avant de quitter l’atelier.",
  note = "Comptez 200 ml par personne. Dans une théière trop grande, la dernière tasse devient froide et amère.",
}
fr.goods.cups = {
  name = "Tasses et bols",
  lead = "Pour tous les jours et pour les invités. Aucun n’est tout à fait pareil : l’émail y veille.",
  note = "Tasses et bols supportent le lave-vaisselle, mais l’émail reste brillant plus longtemps sans lui.",
}
fr.goods.tools = {
  name = "Ustensiles",
  lead = "Les quelques objets qui rendent le thé meilleur, en bambou, en bois et en acier.",
  note = "Le bambou et le bois se rincent, s’essuient et sèchent debout. Le savon est inutile.",
}
fr.goods[101] = {
  name = "Darjeeling de printemps",
  unit = "100 g",
  summary = "Les premières feuilles de l’année : légères, vives, un parfum de foin frais.",
  description = "Cueilli en mars et avril, quand les nuits sont encore froides. La tasse est d’or pâle et rappelle le muscat, avec une pointe nette qui ne demande ni lait ni sucre.",
  facts = { { "Origine", "Darjeeling, Inde" }, { "Eau", "90 °C" }, { "Temps", "3 minutes" }, { "Par théière", "10 g pour 1 litre" } },
}
fr.goods[102] = {
  name = "Oolong torréfié",
  unit = "100 g",
  summary = "Torréfié lentement au charbon de bois : pain grillé, miel et prune.",
  description = "À demi oxydé, roulé serré et torréfié deux fois. Il s’ouvre au fil de courtes infusions, chacune un peu plus douce ; c’est pourquoi nous l’aimons dans de toutes petites tasses.",
  facts = { { "Origine", "Nantou, Taïwan" }, { "Eau", "95 °C" }, { "Temps", "1 minute, puis encore" }, { "Par théière", "6 g pour 200 ml" } },
}
fr.goods[103] = {
  name = "Noir fumé au pin",
  unit = "100 g",
  summary = "Un thé noir séché sur du bois de pin. Un feu de camp, en bien.",
  description = "Fort, sombre, reconnaissable entre tous. Il va bien avec le fromage, et une cuillerée donne du mystère à toute une théière de thé noir.",
  facts = { { "Origine", "Fujian, Chine" }, { "Eau", "100 °C" }, { "Temps", "4 minutes" }, { "Par théière", "12 g pour 1 litre" } },
}
fr.goods[104] = {
  name = "Genmaicha",
  unit = "100 g",
  summary = "Thé vert au riz grillé : doux, aux notes de noisette, indulgent.",
  description = "Autant de thé vert d’été que de riz complet, grillé jusqu’à éclater un peu. Pauvre en caféine et difficile à rater : c’est par lui que nous conseillons de commencer.",
  facts = { { "Origine", "Shizuoka, Japon" }, { "Eau", "80 °C" }, { "Temps", "2 minutes" }, { "Par théière", "10 g pour 1 litre" } },
}
fr.goods[105] = {
  name = "Menthe et verveine",
  unit = "60 g",
  summary = "Des feuilles entières séchées, rien d’autre. Sans caféine, pour le soir.",
  description = "Menthe nanah et verveine citronnée, séchées à l’ombre pour rester vertes. Bonnes chaudes, meilleures encore après une nuit au frais.",
  facts = { { "Origine", "Drôme, France" }, { "Eau", "100 °C" }, { "Temps", "8 minutes" }, { "Par théière", "8 g pour 1 litre" } },
}
fr.goods[201] = {
  name = "Théière céladon",
  unit = "700 ml",
  summary = "Une théière ronde et calme en céladon gris-vert, un filtre dans le bec.",
  description = "La forme est ancienne : un ventre bas, un bec court qui ne goutte pas, un couvercle qui tient. L’émail s’assombrit dans les sillons laissés par les doigts du potier.",
  facts = { { "Contenance", "700 ml" }, { "Matière", "Grès, émail céladon" }, { "Hauteur", "14 cm" }, { "Entretien", "Lave-vaisselle ou à la main" } },
}
fr.goods[202] = {
  name = "Théière à manche latéral",
  unit = "300 ml",
  summary = "Une petite théière d’argile rouge, faite pour verser d’une main.",
  description = "Argile rouge sans émail, polie au galet avant la cuisson. Le manche est à angle droit du bec : le poignet tourne et le thé coule. Un filtre d’argile fine est intégré.",
  facts = { { "Contenance", "300 ml" }, { "Matière", "Argile rouge sans émail" }, { "Hauteur", "9 cm" }, { "Entretien", "Rincer à l’eau chaude seulement" } },
}
fr.goods[203] = {
  name = "Grande théière avoine",
  unit = "1,4 l",
  summary = "Sept tasses de thé sous un couvercle moucheté.",
  description = "Épaisse et lourde, pour que le thé reste chaud tout un long petit-déjeuner. Les mouchetures sont le fer de l’argile qui perce l’émail.",
  facts = { { "Contenance", "1,4 litre" }, { "Matière", "Grès moucheté" }, { "Hauteur", "19 cm" }, { "Entretien", "Lave-vaisselle ou à la main" } },
}
fr.goods[301] = {
  name = "Tasse haute",
  unit = "220 ml",
  summary = "Droite, sans anse, blanc craie dehors et dedans.",
  description = "La tasse du thé vert : assez haute pour garder le parfum, assez épaisse pour être tenue. Remplie aux deux tiers, le bord reste frais.",
  facts = { { "Contenance", "220 ml" }, { "Matière", "Grès, émail mat" }, { "Hauteur", "10 cm" }, { "Entretien", "Lave-vaisselle ou à la main" } },
}
fr.goods[302] = {
  name = "Bol à thé",
  unit = "400 ml",
  summary = "Un bol large, noir de fer, avec de la place pour un fouet.",
  description = "Le thé en poudre veut de l’espace. L’intérieur est lisse pour ménager le fouet, l’extérieur un peu rugueux pour guider les mains.",
  facts = { { "Contenance", "400 ml" }, { "Matière", "Grès, émail au fer" }, { "Diamètre", "12 cm" }, { "Entretien", "À la main" } },
}
fr.goods[303] = {
  name = "Tasse de dégustation",
  unit = "60 ml",
  summary = "Trois gorgées, puis l’infusion suivante. Vendue à l’unité.",
  description = "Porcelaine fine, du bleu d’un matin clair. Blanche dedans, car la couleur du thé est la moitié de la dégustation.",
  facts = { { "Contenance", "60 ml" }, { "Matière", "Porcelaine" }, { "Diamètre", "6 cm" }, { "Entretien", "Lave-vaisselle ou à la main" } },
}
fr.goods[304] = {
  name = "Grand mug",
  unit = "350 ml",
  summary = "Un mug généreux, une anse pour trois doigts.",
  description = "Pour les bureaux, les canapés et les rebords de fenêtre. Le pied est émaillé et ne laisse pas de trace ; l’anse est assez épaisse pour rester fraîche.",
  facts = { { "Contenance", "350 ml" }, { "Matière", "Grès" }, { "Hauteur", "9 cm" }, { "Entretien", "Lave-vaisselle et micro-ondes" } },
}
fr.goods[401] = {
  name = "Fouet en bambou",
  unit = "80 brins",
  summary = "Taillé dans un seul morceau de bambou, pour une mousse fine.",
  description = "Quatre-vingts brins, fendus et affinés à la main. Trempez-le une minute dans l’eau tiède, et il durera une année de matins.",
  facts = { { "Matière", "Bambou blanc" }, { "Longueur", "11 cm" }, { "Entretien", "Rincer, puis sécher debout" } },
}
fr.goods[402] = {
  name = "Cuillère en cerisier",
  unit = "4 g",
  summary = "Une cuillère rase fait une grande tasse.",
  description = "Tournée dans les chutes d’un ébéniste et frottée à l’huile de lin. Assez courte pour vivre dans la boîte à thé.",
  facts = { { "Matière", "Cerisier huilé" }, { "Longueur", "9 cm" }, { "Entretien", "Essuyer avec un chiffon sec" } },
}
fr.goods[403] = {
  name = "Filtre en acier",
  unit = "7 cm",
  summary = "Un panier profond en fine toile d’acier, pour presque toutes les tasses.",
  description = "Assez profond pour que les feuilles bougent, assez fin pour les brisures. Le bord sert aussi de repose-couvercle.",
  facts = { { "Matière", "Acier inoxydable" }, { "Diamètre", "7 cm" }, { "Entretien", "Lave-vaisselle ou à la main" } },
}
fr.goods[404] = {
  name = "Boîte à thé",
  unit = "100 g",
  summary = "Une boîte à double couvercle, qui se ferme dans un soupir.",
  description = "Fer-blanc habillé de papier à motifs. Le couvercle intérieur retient l’air, l’autre la lumière.",
  facts = { { "Contenance", "100 g de thé" }, { "Matière", "Fer-blanc, papier" }, { "Hauteur", "11 cm" }, { "Entretien", "Essuyer avec un chiffon humide" } },
}

de.skip = "Zum Inhalt springen"
de.free_from = "Versand frei ab ?(price)"
de.search = "Suche"
de.search_now = "Suchen"
de.search_shop = "Im Laden suchen"
de.search_placeholder = "Tee und Kannen suchen"
de.categories = "Abteilungen"
de.basket = "Warenkorb"
de.items = { "Stück", "Stücke" }
de.sample = "?(name) ist ein Beispiel: Der Laden geht, aber nichts darin ist zu verkaufen, und Nachrichten gehen nirgendwohin."
de.about_shop = "Über den Laden"
de.about_us = "über uns"
de.contact = "Kontakt"
de.language = "Sprache"
de.where = "Wo Sie sind"
de.front_page = "Startseite"

de.front_title = "Tee und Geschirr"
de.front_description = "Loser Tee aus kleinen Gärten und von Hand gedrehte Kannen, Tassen und Schalen dazu."
de.hero = "Tee, für den man sich hinsetzt"
de.hero_text = "Lose Blätter aus kleinen Gärten und von Hand gedrehte Kannen, Tassen und Schalen dazu. Wir packen beides von Hand, in Papier und Stroh."
de.hero_teas = "Die Tees dieses Jahres"
de.hero_pots = "Teekannen"
de.own_table = "Auf unserem eigenen Tisch"
de.find_way = "Wohin es geht"
de.promises = "Worauf Sie zählen können"
de.promise_day = "Am selben Tag gepackt"
de.promise_day_text = "Bis zwei Uhr bestellt, um fünf unterwegs."
de.promise_whole = "Nichts kommt zerbrochen an"
de.promise_whole_text = 'Und wenn doch, <a href="?(contact)">schicken Sie uns ein Foto</a>, und wir schicken ein neues Stück.'
de.promise_sample = "Proben für Neugierige"
de.promise_sample_text = "In jedem Paket sind 5 g eines Tees, den Sie nicht bestellt haben."
de.still_life = "Eine Teekanne, eine Tasse, zwei Schalen und eine Dose auf einem Tisch"

de.products = "Waren"
de.product_count = { "?(count) Stück", "?(count) Stücke" }
de.order_by = "Ordnen nach"
de.order_featured = "Unserer Folge"
de.order_price = "Preis"
de.order_name = "Name"
de.all_categories = "Alle Abteilungen"
de.good_to_know = "Gut zu wissen"
de.stock_none = "Ausverkauft"
de.stock_few = { "Nur noch ?(count) da", "Nur noch ?(count) da" }
de.stock_some = "Vorrätig"
de.drawing = "Zeichnung: ?(name)"
de.unit_vat = "?(unit), mit Steuer"
de.what_like = "Wie es ist"
de.goes_with = "Passt gut zu"

de.search_title = "Suche: ?(query)"
de.looking_for = "Was suchen Sie?"
de.search_hint = "Ein Name, eine Art, ein Ort: „Schale“, „geräuchert“, „Japan“."
de.walk = "Oder gehen Sie an den Regalen entlang"
de.nothing_for = "Nichts gefunden für „?(query)“"
de.fewer_words = "Versuchen Sie weniger Wörter oder ein allgemeineres; „Kanne“ findet mehr als „gusseiserne Kanne“. Oder gehen Sie an den Regalen entlang:"
de.found_for = "?(products) für „?(query)“"

de.about_lead = "Ein Laden, eine Werkstatt und ein sehr großer Kessel unter einem Dach."
de.about_start = "Angefangen haben wir mit einem Brennofen. Die Kannen waren gut, der Tee darin nicht; also suchten wir bessere Blätter, dann besseres Wasser, und eines führte zum anderen."
de.about_tea = "Der Tee"
de.about_tea_text = "Wir kaufen bei fünf Gärten, nach der Ernte und nie mehr, als wir in einem Jahr verkaufen. Auf jeder Tüte steht, wo die Blätter wuchsen, wann sie gepflückt und wann sie gepackt wurden."
de.about_clay = "Der Ton"
de.about_clay_text = "Das meiste ist Steinzeug, eine Stunde von hier gegraben und zweimal gebrannt, beim zweiten Mal zwei Tage lang. Glasuren mischen wir aus Asche, Eisen und Kreide; was sie im Feuer tun, ist ihre Sache: Ihre Tasse wird ein wenig anders aussehen als ihre Zeichnung."
de.about_parcels = "Die Pakete"
de.about_parcels_text = 'Papier, Stroh und Pappe, sonst nichts. Was unterwegs zerbricht, ersetzen wir: <a href="?(contact)">schicken Sie uns ein Foto</a>, die Scherben brauchen wir nicht.'

de.contact_error = "Fehler: Kontakt"
de.contact_lead = "Fragen Sie uns alles über Tee, Ton oder Pakete. Wir antworten in zwei Werktagen."
de.to_correct = { "Eines ist zu berichtigen", "?(count) Dinge sind zu berichtigen" }
de.your_name = "Ihr Name"
de.your_email = "Ihre E-Mail-Adresse"
de.what_about = "Worum geht es?"
de.choose_one = "Bitte wählen"
de.subject_question = "Eine Frage zu einem Stück"
de.subject_order = "Eine Bestellung, die unterwegs ist"
de.subject_broken = "Etwas kam zerbrochen an"
de.subject_other = "Etwas anderes"
de.your_message = "Ihre Nachricht"
de.a_photo = "Ein Foto"
de.optional = "(wenn Sie möchten)"
de.photo_hint = "Wenn etwas zerbrochen ankam. JPEG, PNG oder WebP, höchstens 5 MB."
de.photo_again = "Bitte wählen Sie Ihr Foto noch einmal: Browser behalten es nicht."
de.send_message = "Nachricht senden"
de.broken = "Etwas zerbrochen?"
de.broken_text = "Behalten Sie die Scherben nur, wenn Sie Mosaike mögen. Ein Foto und die Nummer der Bestellung genügen uns."
de.visiting = "Besuch"
de.visiting_text = "Die Werkstatt ist freitags und samstags von zehn bis sechs Uhr offen. Der Kessel ist immer heiß."
de.fault_name = "Geben Sie Ihren Namen ein"
de.fault_long_name = "Geben Sie einen Namen von höchstens 80 Zeichen ein"
de.fault_email = "Geben Sie Ihre E-Mail-Adresse ein, damit wir antworten können"
de.fault_bad_email = "Geben Sie eine Adresse wie name@example.com ein"
de.fault_subject = "Wählen Sie, worum es geht"
de.fault_message = "Schreiben Sie Ihre Nachricht"
de.fault_short = "Schreiben Sie etwas mehr: mindestens 10 Zeichen"
de.fault_long = "Kürzen Sie Ihre Nachricht auf 2000 Zeichen"
de.fault_photo = "Wählen Sie ein Foto als JPEG, PNG oder WebP"
de.fault_large = "Wählen Sie ein Foto von höchstens 5 MB"
de.thanks = "Danke"
de.thanks_photo = "Ihre Nachricht und Ihr Foto sind angekommen."
de.thanks_message = "Ihre Nachricht ist angekommen."
de.thanks_text = "In einem echten Laden käme in zwei Werktagen eine Antwort. Hier wurde nichts behalten, weder Worte noch Bilder."
de.back = "Zurück zum Laden"

de.not_found = "Dieses Regal ist leer"
de.not_found_text = 'Es gibt keine Seite namens <strong class="name">?(address)</strong>. Was hier stand, ist vielleicht für immer ausverkauft.'
de.more_on_these = "Auf diesen ist noch etwas"
de.error_yours = "Das ging nicht"
de.error_yours_text = "Was gesendet wurde, war nicht zu lesen."
de.error_ours = "Uns ist etwas hinuntergefallen"
de.error_ours_text = "Die Seite ist auf dem Weg zu Ihnen zerbrochen. Das ist unser Fehler, nicht Ihrer."
de.error_safe = 'Ihr Warenkorb ist sicher. Versuchen Sie es gleich noch einmal, oder <a href="/">gehen Sie zur Startseite</a>.'
de.error_detail = "Einzelheiten"

de.goods = {}
de.goods.tea = {
  name = "Tee",
  lead = "Ganze Blätter aus kleinen Gärten, nach der Ernte gekauft und in der Woche des Versands gepackt.",
  note = "Tee behält seinen Duft etwa ein Jahr, fern von Licht und Gewürzen. Der Monat der Packung steht auf jeder Tüte.",
}
de.goods.teapots = {
  name = "Teekannen",
  lead = "Von Hand gedreht, in kleinen Mengen glasiert, mit kochendem Wasser geprüft, bevor sie die Werkstatt verlassen.",
  note = "Rechnen Sie 200 ml für jeden. In einer zu großen Kanne wird die letzte Tasse kalt und bitter.",
}
de.goods.cups = {
  name = "Tassen und Schalen",
  lead = "Für jeden Tag und für Gäste. Keine zwei sind gleich, dafür sorgt die Glasur.",
  note = "Alle Tassen und Schalen dürfen in die Spülmaschine, aber ohne sie bleibt die Glasur länger hell.",
}
de.goods.tools = {
  name = "Werkzeug",
  lead = "Die wenigen Dinge, die Tee besser machen, aus Bambus, Holz und Stahl.",
  note = "Bambus und Holz werden gespült, gewischt und stehend getrocknet. Seife braucht es nicht.",
}
de.goods[101] = {
  name = "Darjeeling, erste Pflückung",
  unit = "100 g",
  summary = "Die ersten Blätter des Frühlings: leicht, frisch, mit einem Duft von Heu.",
  description = "Gepflückt im März und April, wenn die Nächte noch kalt sind. Die Tasse ist blassgolden und schmeckt nach Muskat, mit einer klaren Kante, die weder Milch noch Zucker braucht.",
  facts = { { "Herkunft", "Darjeeling, Indien" }, { "Wasser", "90 °C" }, { "Zeit", "3 Minuten" }, { "Für eine Kanne", "10 g auf 1 Liter" } },
}
de.goods[102] = {
  name = "Gerösteter Oolong",
  unit = "100 g",
  summary = "Langsam über Holzkohle geröstet: Toast, Honig und Pflaume.",
  description = "Halb oxidiert, fest gerollt und zweimal geröstet. Er öffnet sich über viele kurze Aufgüsse, jeder etwas süßer als der vorige; darum mögen wir ihn aus sehr kleinen Tassen.",
  facts = { { "Herkunft", "Nantou, Taiwan" }, { "Wasser", "95 °C" }, { "Zeit", "1 Minute, dann wieder" }, { "Für eine Kanne", "6 g auf 200 ml" } },
}
de.goods[103] = {
  name = "Kiefernrauch-Schwarztee",
  unit = "100 g",
  summary = "Ein Schwarztee, über Kiefernholz getrocknet und geräuchert. Ein Lagerfeuer, im guten Sinn.",
  description = "Stark, dunkel und unverwechselbar. Er passt zu Käse, und ein Löffel davon gibt einer ganzen Kanne Schwarztee etwas Geheimnis.",
  facts = { { "Herkunft", "Fujian, China" }, { "Wasser", "100 °C" }, { "Zeit", "4 Minuten" }, { "Für eine Kanne", "12 g auf 1 Liter" } },
}
de.goods[104] = {
  name = "Genmaicha",
  unit = "100 g",
  summary = "Grüner Tee mit geröstetem Reis; mild, nussig, nachsichtig.",
  description = "Zu gleichen Teilen grüner Sommertee und brauner Reis, geröstet, bis mancher aufspringt. Arm an Koffein und schwer zu verderben: der, mit dem wir zu beginnen raten.",
  facts = { { "Herkunft", "Shizuoka, Japan" }, { "Wasser", "80 °C" }, { "Zeit", "2 Minuten" }, { "Für eine Kanne", "10 g auf 1 Liter" } },
}
de.goods[105] = {
  name = "Minze und Verbene",
  unit = "60 g",
  summary = "Ganze getrocknete Blätter, sonst nichts. Ohne Koffein, für den Abend.",
  description = "Nanaminze und Zitronenverbene, im Schatten getrocknet, damit sie grün bleiben. Heiß gut, nach einer Nacht im Kühlschrank noch besser.",
  facts = { { "Herkunft", "Drôme, Frankreich" }, { "Wasser", "100 °C" }, { "Zeit", "8 Minuten" }, { "Für eine Kanne", "8 g auf 1 Liter" } },
}
de.goods[201] = {
  name = "Seladonkanne",
  unit = "700 ml",
  summary = "Eine runde, stille Kanne in graugrünem Seladon, mit einem Sieb in der Tülle.",
  description = "Die Form ist alt: ein tiefer Bauch, eine kurze Tülle, die nicht tropft, ein Deckel, der hält. In den Rillen, die die Finger des Töpfers ließen, wird die Glasur etwas dunkler.",
  facts = { { "Fasst", "700 ml" }, { "Stoff", "Steinzeug, Seladonglasur" }, { "Höhe", "14 cm" }, { "Pflege", "Spülmaschine oder von Hand" } },
}
de.goods[202] = {
  name = "Seitengriffkanne",
  unit = "300 ml",
  summary = "Eine kleine Kanne aus rotem Ton, zum Gießen mit einer Hand.",
  description = "Roter Ton ohne Glasur, vor dem Brand mit einem Kiesel poliert. Der Griff steht im rechten Winkel zur Tülle: Das Handgelenk dreht sich, und der Tee fließt. Ein feines Tonsieb ist eingebaut.",
  facts = { { "Fasst", "300 ml" }, { "Stoff", "Roter Ton ohne Glasur" }, { "Höhe", "9 cm" }, { "Pflege", "Nur mit heißem Wasser spülen" } },
}
de.goods[203] = {
  name = "Große Haferkanne",
  unit = "1,4 l",
  summary = "Sieben Tassen Tee unter einem gesprenkelten Deckel.",
  description = "Dickwandig und schwer, damit der Tee ein langes Frühstück über heiß bleibt. Die Sprenkel sind Eisen im Ton, das durch die Glasur schmilzt.",
  facts = { { "Fasst", "1,4 Liter" }, { "Stoff", "Gesprenkeltes Steinzeug" }, { "Höhe", "19 cm" }, { "Pflege", "Spülmaschine oder von Hand" } },
}
de.goods[301] = {
  name = "Hoher Becher",
  unit = "220 ml",
  summary = "Gerade Wände, kein Henkel, kreideweiß außen und innen.",
  description = "Der Becher für grünen Tee: hoch genug, um den Duft zu halten, dick genug zum Anfassen. Zu zwei Dritteln gefüllt bleibt der Rand kühl.",
  facts = { { "Fasst", "220 ml" }, { "Stoff", "Steinzeug, matte Glasur" }, { "Höhe", "10 cm" }, { "Pflege", "Spülmaschine oder von Hand" } },
}
de.goods[302] = {
  name = "Teeschale",
  unit = "400 ml",
  summary = "Eine weite Schale in Eisenschwarz, mit Platz für einen Besen.",
  description = "Pulvertee will Raum. Innen ist sie glatt, damit der Besen heil bleibt, außen etwas rau, damit die Hände wissen, wo sie sind.",
  facts = { { "Fasst", "400 ml" }, { "Stoff", "Steinzeug, Eisenglasur" }, { "Durchmesser", "12 cm" }, { "Pflege", "Von Hand" } },
}
de.goods[303] = {
  name = "Probierschälchen",
  unit = "60 ml",
  summary = "Drei Schlucke, dann der nächste Aufguss. Einzeln zu haben.",
  description = "Dünnes Porzellan im Blau eines klaren Morgens. Innen weiß, denn die Farbe des Tees ist das halbe Probieren.",
  facts = { { "Fasst", "60 ml" }, { "Stoff", "Porzellan" }, { "Durchmesser", "6 cm" }, { "Pflege", "Spülmaschine oder von Hand" } },
}
de.goods[304] = {
  name = "Weite Henkeltasse",
  unit = "350 ml",
  summary = "Eine großzügige Tasse mit einem Henkel für drei Finger.",
  description = "Für Schreibtische, Sofas und Fensterbänke. Der Fuß ist glasiert und lässt keine Ringe, der Henkel dick genug, um kühl zu bleiben.",
  facts = { { "Fasst", "350 ml" }, { "Stoff", "Steinzeug" }, { "Höhe", "9 cm" }, { "Pflege", "Spülmaschine und Mikrowelle" } },
}
de.goods[401] = {
  name = "Bambusbesen",
  unit = "80 Zinken",
  summary = "Aus einem einzigen Stück Bambus geschnitten, für feinen Schaum.",
  description = "Achtzig Zinken, von Hand gespalten und geschabt. Eine Minute in warmem Wasser, und er hält ein Jahr von Morgen.",
  facts = { { "Stoff", "Weißer Bambus" }, { "Länge", "11 cm" }, { "Pflege", "Spülen, dann stehend trocknen" } },
}
de.goods[402] = {
  name = "Löffel aus Kirschholz",
  unit = "4 g",
  summary = "Ein gestrichener Löffel ist eine große Tasse.",
  description = "Gedreht aus den Resten eines Möbeltischlers und mit Leinöl gerieben. Kurz genug, um in der Dose zu wohnen.",
  facts = { { "Stoff", "Kirschholz, geölt" }, { "Länge", "9 cm" }, { "Pflege", "Mit trockenem Tuch wischen" } },
}
de.goods[403] = {
  name = "Stahlsieb",
  unit = "7 cm",
  summary = "Ein tiefer Korb aus feinem Stahlgewebe, passend für die meisten Tassen.",
  description = "Tief genug, dass die Blätter sich bewegen, fein genug für gebrochene. Der Rand dient auch als Deckelhalter.",
  facts = { { "Stoff", "Edelstahl" }, { "Durchmesser", "7 cm" }, { "Pflege", "Spülmaschine oder von Hand" } },
}
de.goods[404] = {
  name = "Teedose",
  unit = "100 g",
  summary = "Eine Dose mit innerem Deckel; sie schließt mit einem Seufzer.",
  description = "Weißblech, mit gemustertem Papier bezogen. Der innere Deckel hält die Luft fern, der äußere das Licht.",
  facts = { { "Fasst", "100 g Blatttee" }, { "Stoff", "Weißblech, Papier" }, { "Höhe", "11 cm" }, { "Pflege", "Mit feuchtem Tuch wischen" } },
}

pl.skip = "Przejdź do treści"
pl.free_from = "Dostawa gratis od ?(price)"
pl.search = "Szukaj"
pl.search_now = "Szukaj"
pl.search_shop = "Szukaj w sklepie"
pl.search_placeholder = "Szukaj herbat i czajników"
pl.categories = "Działy"
pl.basket = "Koszyk"
pl.items = { "rzecz", "rzeczy", "rzeczy" }
pl.sample = "?(name) to przykład: sklep działa, ale nic w nim nie jest na sprzedaż, a wiadomości donikąd nie trafiają."
pl.about_shop = "O sklepie"
pl.about_us = "o nas"
pl.contact = "Kontakt"
pl.language = "Język"
pl.where = "Tu jesteś"
pl.front_page = "Strona główna"

pl.front_title = "Herbata i naczynia"
pl.front_description = "Herbata liściasta z małych ogrodów oraz toczone ręcznie czajniki, czarki i kubki."
pl.hero = "Herbata, dla której warto usiąść"
pl.hero_text = "Liście z małych ogrodów i toczone ręcznie czajniki, kubki i czarki do kompletu. Jedno i drugie pakujemy ręcznie, w papier i słomę."
pl.hero_teas = "Zobacz tegoroczne herbaty"
pl.hero_pots = "Czajniki"
pl.own_table = "Na naszym własnym stole"
pl.find_way = "Którędy dalej"
pl.promises = "Na co możesz liczyć"
pl.promise_day = "Pakujemy tego samego dnia"
pl.promise_day_text = "Zamówione do czternastej, o siedemnastej już w drodze."
pl.promise_whole = "Nic nie dociera stłuczone"
pl.promise_whole_text = 'A jeśli jednak, <a href="?(contact)">przyślij nam zdjęcie</a>, a wyślemy nowe.'
pl.promise_sample = "Próbki dla ciekawych"
pl.promise_sample_text = "W każdej paczce jest 5 g herbaty, której nie zamówiono."
pl.still_life = "Czajnik, kubek, dwie czarki i puszka na stole"

pl.products = "Towary"
pl.product_count = { "?(count) produkt", "?(count) produkty", "?(count) produktów" }
pl.order_by = "Kolejność"
pl.order_featured = "Nasza"
pl.order_price = "Cena"
pl.order_name = "Nazwa"
pl.all_categories = "Wszystkie działy"
pl.good_to_know = "Warto wiedzieć"
pl.stock_none = "Wyprzedane"
pl.stock_few = { "Została tylko ?(count) sztuka", "Zostały tylko ?(count) sztuki", "Zostało tylko ?(count) sztuk" }
pl.stock_some = "Dostępne"
pl.drawing = "Rysunek: ?(name)"
pl.unit_vat = "?(unit), z VAT"
pl.what_like = "Jakie to jest"
pl.goes_with = "Dobrze pasuje do"

pl.search_title = "Szukaj: ?(query)"
pl.looking_for = "Czego szukasz?"
pl.search_hint = "Nazwa, rodzaj, miejsce: „czarka”, „wędzona”, „Japonia”."
pl.walk = "Albo przejdź się między półkami"
pl.nothing_for = "Nic nie znaleziono dla „?(query)”"
pl.fewer_words = "Spróbuj mniej słów albo ogólniejszego; „czajnik” znajdzie więcej niż „czajnik żeliwny”. Albo przejdź się między półkami:"
pl.found_for = "?(products) dla „?(query)”"

pl.about_lead = "Sklep, pracownia i bardzo duży czajnik pod jednym dachem."
pl.about_start = "Zaczęliśmy od pieca. Czajniki były dobre, herbata w nich nie, więc szukaliśmy lepszych liści, potem lepszej wody, i tak jedno pociągnęło drugie."
pl.about_tea = "Herbata"
pl.about_tea_text = "Kupujemy w pięciu ogrodach, po zbiorach i nigdy więcej, niż sprzedamy w rok. Na każdej torebce jest napisane, gdzie rosły liście, kiedy je zebrano i kiedy zapakowano."
pl.about_clay = "Glina"
pl.about_clay_text = "To głównie kamionka, kopana godzinę drogi stąd i wypalana dwa razy, za drugim razem przez dwa dni. Szkliwa mieszamy z popiołu, żelaza i kredy; co zrobią w ogniu, to ich sprawa, więc kubek będzie się trochę różnił od rysunku."
pl.about_parcels = "Paczki"
pl.about_parcels_text = 'Papier, słoma i tektura, nic więcej. Co stłucze się w drodze, wymieniamy: <a href="?(contact)">przyślij nam zdjęcie</a>, skorupy nie są potrzebne.'

pl.contact_error = "Błąd: kontakt"
pl.contact_lead = "Pytaj o wszystko: herbatę, glinę i paczki. Odpowiadamy w dwa dni robocze."
pl.to_correct = { "Jedna rzecz do poprawienia", "?(count) rzeczy do poprawienia", "?(count) rzeczy do poprawienia" }
pl.your_name = "Imię i nazwisko"
pl.your_email = "Adres e-mail"
pl.what_about = "Czego dotyczy?"
pl.choose_one = "Wybierz"
pl.subject_question = "Pytanie o produkt"
pl.subject_order = "Zamówienie w drodze"
pl.subject_broken = "Coś dotarło stłuczone"
pl.subject_other = "Coś innego"
pl.your_message = "Wiadomość"
pl.a_photo = "Zdjęcie"
pl.optional = "(nieobowiązkowe)"
pl.photo_hint = "Jeśli coś dotarło stłuczone. JPEG, PNG lub WebP, najwyżej 5 MB."
pl.photo_again = "Wybierz zdjęcie jeszcze raz: przeglądarki go nie zapamiętują."
pl.send_message = "Wyślij"
pl.broken = "Coś się stłukło?"
pl.broken_text = "Zachowaj skorupy tylko, jeśli lubisz mozaiki. Wystarczą nam zdjęcie i numer zamówienia."
pl.visiting = "Odwiedziny"
pl.visiting_text = "Pracownia jest otwarta w piątki i soboty od dziesiątej do osiemnastej. Woda zawsze się gotuje."
pl.fault_name = "Podaj imię i nazwisko"
pl.fault_long_name = "Podaj najwyżej 80 znaków"
pl.fault_email = "Podaj adres e-mail, żebyśmy mogli odpowiedzieć"
pl.fault_bad_email = "Podaj adres taki jak nazwa@example.com"
pl.fault_subject = "Wybierz, czego dotyczy wiadomość"
pl.fault_message = "Napisz wiadomość"
pl.fault_short = "Napisz trochę więcej: co najmniej 10 znaków"
pl.fault_long = "Skróć wiadomość do 2000 znaków"
pl.fault_photo = "Wybierz zdjęcie JPEG, PNG lub WebP"
pl.fault_large = "Wybierz zdjęcie najwyżej 5 MB"
pl.thanks = "Dziękujemy"
pl.thanks_photo = "Wiadomość i zdjęcie dotarły."
pl.thanks_message = "Wiadomość dotarła."
pl.thanks_text = "W prawdziwym sklepie ktoś odpisałby w dwa dni robocze. Tutaj niczego nie zachowano, ani słów, ani zdjęć."
pl.back = "Wróć do sklepu"

pl.not_found = "Ta półka jest pusta"
pl.not_found_text = 'Nie ma strony o nazwie <strong class="name">?(address)</strong>. To, co tu stało, mogło się wyprzedać na dobre.'
pl.more_on_these = "Na tych jest więcej"
pl.error_yours = "To się nie udało"
pl.error_yours_text = "Tego, co wysłano, nie dało się odczytać."
pl.error_ours = "Coś nam upadło"
pl.error_ours_text = "Strona stłukła się w drodze do ciebie. To nasza wina, nie twoja."
pl.error_safe = 'Koszyk jest bezpieczny. Spróbuj za chwilę albo <a href="/">przejdź na stronę główną</a>.'
pl.error_detail = "Szczegóły"

pl.goods = {}
pl.goods.tea = {
  name = "Herbata",
  lead = "Całe liście z małych ogrodów, kupowane po zbiorach i pakowane w tygodniu wysyłki.",
  note = "Herbata zachowuje zapach około roku, z dala od światła i przypraw. Miesiąc pakowania drukujemy na każdej torebce.",
}
pl.goods.teapots = {
  name = "Czajniki",
  lead = "Toczone ręcznie, szkliwione w małych partiach, sprawdzane wrzątkiem, zanim opuszczą pracownię.",
  note = "Licz 200 ml na osobę. W zbyt dużym czajniku ostatnia filiżanka stygnie i gorzknieje.",
}
pl.goods.cups = {
  name = "Kubki i czarki",
  lead = "Na co dzień i dla gości. Nie ma dwóch takich samych; dba o to szkliwo.",
  note = "Wszystkie można myć w zmywarce, ale bez niej szkliwo dłużej jest jasne.",
}
pl.goods.tools = {
  name = "Przybory",
  lead = "Kilka rzeczy, dzięki którym herbata jest lepsza: bambus, drewno i stal.",
  note = "Bambus i drewno wystarczy opłukać, wytrzeć i suszyć na stojąco. Mydło niepotrzebne.",
}
pl.goods[101] = {
  name = "Darjeeling z pierwszego zbioru",
  unit = "100 g",
  summary = "Pierwsze liście wiosny: lekkie, żywe, o zapachu świeżego siana.",
  description = "Zbierany w marcu i kwietniu, gdy noce są jeszcze zimne. Napar jest bladozłoty i smakuje muszkatem, z czystą nutą, która nie potrzebuje mleka ani cukru.",
  facts = { { "Pochodzenie", "Dardżyling, Indie" }, { "Woda", "90 °C" }, { "Czas", "3 minuty" }, { "Na czajnik", "10 g na 1 litr" } },
}
pl.goods[102] = {
  name = "Oolong prażony",
  unit = "100 g",
  summary = "Prażony powoli nad węglem drzewnym: grzanka, miód i śliwka.",
  description = "Na wpół utleniony, ciasno zwinięty i prażony dwa razy. Otwiera się przez wiele krótkich parzeń, każde trochę słodsze, dlatego lubimy go z bardzo małych czarek.",
  facts = { { "Pochodzenie", "Nantou, Tajwan" }, { "Woda", "95 °C" }, { "Czas", "1 minuta, potem znowu" }, { "Na czajnik", "6 g na 200 ml" } },
}
pl.goods[103] = {
  name = "Czarna wędzona sosną",
  unit = "100 g",
  summary = "Czarna herbata suszona nad sosnowym drewnem. Jak ognisko, w dobrym sensie.",
  description = "Mocna, ciemna i nie do pomylenia. Pasuje do sera, a łyżeczka dodaje tajemnicy całemu czajnikowi zwykłej czarnej herbaty.",
  facts = { { "Pochodzenie", "Fujian, Chiny" }, { "Woda", "100 °C" }, { "Czas", "4 minuty" }, { "Na czajnik", "12 g na 1 litr" } },
}
pl.goods[104] = {
  name = "Genmaicha",
  unit = "100 g",
  summary = "Zielona herbata z prażonym ryżem; łagodna, orzechowa, wyrozumiała.",
  description = "Po równo letniej zielonej herbaty i brązowego ryżu, prażonego, aż część pęknie. Mało kofeiny i trudno ją zepsuć, więc radzimy od niej zacząć.",
  facts = { { "Pochodzenie", "Shizuoka, Japonia" }, { "Woda", "80 °C" }, { "Czas", "2 minuty" }, { "Na czajnik", "10 g na 1 litr" } },
}
pl.goods[105] = {
  name = "Mięta i werbena",
  unit = "60 g",
  summary = "Całe suszone liście i nic więcej. Bez kofeiny, na wieczór.",
  description = "Mięta nana i werbena cytrynowa, suszone w cieniu, żeby zostały zielone. Dobre na gorąco, jeszcze lepsze po nocy w lodówce.",
  facts = { { "Pochodzenie", "Drôme, Francja" }, { "Woda", "100 °C" }, { "Czas", "8 minut" }, { "Na czajnik", "8 g na 1 litr" } },
}
pl.goods[201] = {
  name = "Czajnik seladonowy",
  unit = "700 ml",
  summary = "Okrągły, spokojny czajnik w szarozielonym seladonie, z sitkiem w dziobku.",
  description = "Kształt jest stary: niski brzuch, krótki dziobek, który nie kapie, pokrywka, która trzyma. W rowkach po palcach garncarza szkliwo jest trochę ciemniejsze.",
  facts = { { "Mieści", "700 ml" }, { "Materiał", "Kamionka, seladon" }, { "Wysokość", "14 cm" }, { "Mycie", "W zmywarce lub ręcznie" } },
}
pl.goods[202] = {
  name = "Czajnik z bocznym uchem",
  unit = "300 ml",
  summary = "Mały czajnik z czerwonej gliny, do nalewania jedną ręką.",
  description = "Czerwona glina bez szkliwa, polerowana kamykiem przed wypałem. Ucho jest pod kątem prostym do dziobka: nadgarstek się obraca i herbata płynie. W środku drobne gliniane sitko.",
  facts = { { "Mieści", "300 ml" }, { "Materiał", "Czerwona glina bez szkliwa" }, { "Wysokość", "9 cm" }, { "Mycie", "Tylko gorącą wodą" } },
}
pl.goods[203] = {
  name = "Rodzinny czajnik owsiany",
  unit = "1,4 l",
  summary = "Siedem kubków herbaty pod nakrapianą pokrywką.",
  description = "Grubościenny i ciężki, żeby herbata była gorąca przez długie śniadanie. Kropki to żelazo z gliny, które przetapia się przez szkliwo.",
  facts = { { "Mieści", "1,4 litra" }, { "Materiał", "Nakrapiana kamionka" }, { "Wysokość", "19 cm" }, { "Mycie", "W zmywarce lub ręcznie" } },
}
pl.goods[301] = {
  name = "Wysoki kubek",
  unit = "220 ml",
  summary = "Proste ścianki, bez ucha, kredowo biały na zewnątrz i w środku.",
  description = "Kubek do zielonej herbaty: dość wysoki, by zatrzymać zapach, dość gruby, by go trzymać. Napełniony do dwóch trzecich ma chłodny brzeg.",
  facts = { { "Mieści", "220 ml" }, { "Materiał", "Kamionka, matowe szkliwo" }, { "Wysokość", "10 cm" }, { "Mycie", "W zmywarce lub ręcznie" } },
}
pl.goods[302] = {
  name = "Czarka",
  unit = "400 ml",
  summary = "Szeroka czarka w żelaznej czerni, z miejscem na miotełkę.",
  description = "Sproszkowana herbata chce przestrzeni. W środku gładka, żeby miotełka przetrwała, z zewnątrz trochę szorstka, żeby ręce wiedziały, gdzie są.",
  facts = { { "Mieści", "400 ml" }, { "Materiał", "Kamionka, szkliwo żelazowe" }, { "Średnica", "12 cm" }, { "Mycie", "Ręcznie" } },
}
pl.goods[303] = {
  name = "Czarka degustacyjna",
  unit = "60 ml",
  summary = "Trzy łyki, potem następne parzenie. Sprzedawana pojedynczo.",
  description = "Cienka porcelana w błękicie pogodnego poranka. W środku biała, bo kolor herbaty to połowa degustacji.",
  facts = { { "Mieści", "60 ml" }, { "Materiał", "Porcelana" }, { "Średnica", "6 cm" }, { "Mycie", "W zmywarce lub ręcznie" } },
}
pl.goods[304] = {
  name = "Szeroki kubek",
  unit = "350 ml",
  summary = "Hojny kubek z uchem na trzy palce.",
  description = "Do biurek, kanap i parapetów. Stopka jest szkliwiona, więc nie zostawia śladów, a ucho dość grube, by było chłodne.",
  facts = { { "Mieści", "350 ml" }, { "Materiał", "Kamionka" }, { "Wysokość", "9 cm" }, { "Mycie", "Zmywarka i mikrofalówka" } },
}
pl.goods[401] = {
  name = "Miotełka bambusowa",
  unit = "80 włosków",
  summary = "Wycięta z jednego kawałka bambusa, do drobnej pianki.",
  description = "Osiemdziesiąt włosków, rozszczepionych i wygładzonych ręcznie. Minuta w ciepłej wodzie i wystarczy na rok poranków.",
  facts = { { "Materiał", "Biały bambus" }, { "Długość", "11 cm" }, { "Mycie", "Opłukać, suszyć na stojąco" } },
}
pl.goods[402] = {
  name = "Miarka z czereśni",
  unit = "4 g",
  summary = "Jedna płaska miarka to jeden duży kubek.",
  description = "Toczona ze ścinków stolarza i natarta olejem lnianym. Dość krótka, by mieszkać w puszce.",
  facts = { { "Materiał", "Drewno czereśni, olejowane" }, { "Długość", "9 cm" }, { "Mycie", "Wytrzeć suchą szmatką" } },
}
pl.goods[403] = {
  name = "Sitko stalowe",
  unit = "7 cm",
  summary = "Głęboki koszyk z drobnej stalowej siatki, pasuje do większości kubków.",
  description = "Dość głęboki, by liście się poruszały, dość drobny dla połamanych. Brzeg służy też jako podstawka pod pokrywkę.",
  facts = { { "Materiał", "Stal nierdzewna" }, { "Średnica", "7 cm" }, { "Mycie", "W zmywarce lub ręcznie" } },
}
pl.goods[404] = {
  name = "Puszka na herbatę",
  unit = "100 g",
  summary = "Puszka z wewnętrzną pokrywką; zamyka się z westchnieniem.",
  description = "Blacha biała oklejona wzorzystym papierem. Wewnętrzna pokrywka zatrzymuje powietrze, zewnętrzna światło.",
  facts = { { "Mieści", "100 g liści" }, { "Materiał", "Blacha biała, papier" }, { "Wysokość", "11 cm" }, { "Mycie", "Wytrzeć wilgotną szmatką" } },
}

ar.skip = "انتقل إلى المحتوى"
ar.free_from = "توصيل مجاني ابتداءً من ?(price)"
ar.search = "بحث"
ar.search_now = "ابحث"
ar.search_shop = "ابحث في المتجر"
ar.search_placeholder = "ابحث عن شاي وأباريق"
ar.categories = "الأقسام"
ar.basket = "السلة"
ar.items = { "قطعة", "قطعتان", "قطع", "قطعة", "قطعة", "لا قطع" }
ar.sample = "?(name) متجر تجريبي: كل شيء فيه يعمل، لكن لا شيء معروض للبيع والرسائل لا تصل إلى أحد."
ar.about_shop = "عن المتجر"
ar.about_us = "من نحن"
ar.contact = "راسلنا"
ar.language = "اللغة"
ar.where = "أنت هنا"
ar.front_page = "الصفحة الرئيسية"

ar.front_title = "شاي وأوانٍ"
ar.front_description = "شاي من حدائق صغيرة، وأباريق وأكواب وأوعية مصنوعة باليد لشربه."
ar.hero = "شاي يستحق أن تجلس له"
ar.hero_text = "أوراق من حدائق صغيرة، وأباريق وأكواب وأوعية مصنوعة باليد ترافقها. نغلّف كل شيء بأيدينا، بالورق والقش."
ar.hero_teas = "شاي هذا العام"
ar.hero_pots = "الأباريق"
ar.own_table = "على مائدتنا"
ar.find_way = "من أين تبدأ"
ar.promises = "ما نعدك به"
ar.promise_day = "يُغلَّف في اليوم نفسه"
ar.promise_day_text = "إن طلبت قبل الثانية ظهرًا انطلق قبل الخامسة."
ar.promise_whole = "لا شيء يصل مكسورًا"
ar.promise_whole_text = 'وإن حدث ذلك <a href="?(contact)">فأرسل إلينا صورة</a> ونرسل إليك غيره.'
ar.promise_sample = "عيّنات للفضوليين"
ar.promise_sample_text = "في كل طرد 5 غرامات من شاي لم تطلبه."
ar.still_life = "إبريق شاي وكوب ووعاءان وعلبة على طاولة"

ar.products = "المنتجات"
ar.product_count = { "منتج واحد", "منتجان", "?(count) منتجات", "?(count) منتجًا", "?(count) منتج", "لا منتجات" }
ar.order_by = "الترتيب"
ar.order_featured = "ترتيبنا"
ar.order_price = "السعر"
ar.order_name = "الاسم"
ar.all_categories = "كل الأقسام"
ar.good_to_know = "من المفيد أن تعرف"
ar.stock_none = "نفد"
ar.stock_few = { "بقيت قطعة واحدة", "بقيت قطعتان", "بقيت ?(count) قطع", "بقيت ?(count) قطعة", "بقيت ?(count) قطعة", "لم يبقَ شيء" }
ar.stock_some = "متوفر"
ar.drawing = "رسم: ?(name)"
ar.unit_vat = "?(unit)، شامل الضريبة"
ar.what_like = "كيف هو"
ar.goes_with = "يناسبه"

ar.search_title = "بحث: ?(query)"
ar.looking_for = "عمّ تبحث؟"
ar.search_hint = "اسم أو نوع أو مكان: «كوب»، «مدخّن»، «اليابان»."
ar.walk = "أو تجوّل بين الرفوف"
ar.nothing_for = "لا نتائج عن «?(query)»"
ar.fewer_words = "جرّب كلمات أقل أو كلمة أعم؛ فكلمة «إبريق» تجد أكثر من «إبريق حديدي». أو تجوّل بين الرفوف:"
ar.found_for = "?(products) عن «?(query)»"

ar.about_lead = "متجر وورشة وغلاية كبيرة جدًا تحت سقف واحد."
ar.about_start = "بدأنا بفرن. كانت الأباريق جيدة ولم يكن الشاي فيها كذلك، فبحثنا عن أوراق أفضل، ثم عن ماء أفضل، وقادنا شيء إلى آخر."
ar.about_tea = "الشاي"
ar.about_tea_text = "نشتري من خمس حدائق، عند القطاف وليس أكثر مما نبيعه في عام. وعلى كل كيس مكتوب أين نمت الأوراق ومتى قُطفت ومتى غُلّفت."
ar.about_clay = "الطين"
ar.about_clay_text = "معظمه خزف حجري يُستخرج على مسافة ساعة من هنا ويُحرق مرتين، والثانية تدوم يومين. نخلط الطلاء من الرماد والحديد والطباشير، وما يفعله في النار شأنه هو، فتوقع أن يختلف كوبك قليلًا عن رسمه."
ar.about_parcels = "الطرود"
ar.about_parcels_text = 'ورق وقش وكرتون، لا غير. وما ينكسر في الطريق نبدله: <a href="?(contact)">أرسل إلينا صورة</a>، ولا حاجة إلى إرسال القطع.'

ar.contact_error = "خطأ: راسلنا"
ar.contact_lead = "اسألنا عن أي شيء في الشاي أو الطين أو الطرود. نجيب خلال يومي عمل."
ar.to_correct = { "هناك أمر واحد للتصحيح", "هناك أمران للتصحيح", "هناك ?(count) أمور للتصحيح", "هناك ?(count) أمرًا للتصحيح", "هناك ?(count) أمر للتصحيح", "لا شيء للتصحيح" }
ar.your_name = "اسمك"
ar.your_email = "بريدك الإلكتروني"
ar.what_about = "ما موضوع رسالتك؟"
ar.choose_one = "اختر"
ar.subject_question = "سؤال عن منتج"
ar.subject_order = "طلب في الطريق"
ar.subject_broken = "وصل شيء مكسورًا"
ar.subject_other = "شيء آخر"
ar.your_message = "رسالتك"
ar.a_photo = "صورة"
ar.optional = "(اختيارية)"
ar.photo_hint = "إن وصل شيء مكسورًا. JPEG أو PNG أو WebP، بحد أقصى 5 ميغابايت."
ar.photo_again = "يرجى اختيار الصورة من جديد، فالمتصفحات لا تحتفظ بها."
ar.send_message = "أرسل"
ar.broken = "انكسر شيء؟"
ar.broken_text = "احتفظ بالقطع إن كنت تحب الفسيفساء فقط. تكفينا صورة ورقم الطلب لنرسل غيره."
ar.visiting = "زيارتنا"
ar.visiting_text = "الورشة مفتوحة الجمعة والسبت من العاشرة إلى السادسة. والغلاية دائمًا على النار."
ar.fault_name = "أدخل اسمك"
ar.fault_long_name = "أدخل اسمًا لا يزيد على 80 حرفًا"
ar.fault_email = "أدخل بريدك الإلكتروني لنتمكن من الرد"
ar.fault_bad_email = "أدخل بريدًا مثل name@example.com"
ar.fault_subject = "اختر موضوع رسالتك"
ar.fault_message = "اكتب رسالتك"
ar.fault_short = "اكتب أكثر قليلًا: 10 أحرف على الأقل"
ar.fault_long = "اختصر رسالتك إلى 2000 حرف"
ar.fault_photo = "اختر صورة بصيغة JPEG أو PNG أو WebP"
ar.fault_large = "اختر صورة لا تزيد على 5 ميغابايت"
ar.thanks = "شكرًا لك"
ar.thanks_photo = "وصلت رسالتك وصورتك."
ar.thanks_message = "وصلت رسالتك."
ar.thanks_text = "في متجر حقيقي كان أحدهم سيجيب خلال يومي عمل. أما هنا فلم يُحفظ شيء، لا كلمات ولا صور."
ar.back = "العودة إلى المتجر"

ar.not_found = "هذا الرف فارغ"
ar.not_found_text = 'لا توجد صفحة باسم <strong class="name">?(address)</strong>. ربما نفد ما كان هنا إلى الأبد.'
ar.more_on_these = "وعلى هذه المزيد"
ar.error_yours = "لم ينجح ذلك"
ar.error_yours_text = "تعذّرت قراءة ما أُرسل."
ar.error_ours = "سقط منا شيء"
ar.error_ours_text = "انكسرت الصفحة في طريقها إليك. الخطأ خطؤنا لا خطؤك."
ar.error_safe = 'سلتك في أمان. حاول بعد لحظة، أو <a href="/">اذهب إلى الصفحة الرئيسية</a>.'
ar.error_detail = "التفاصيل"

ar.goods = {}
ar.goods.tea = {
  name = "الشاي",
  lead = "أوراق كاملة من حدائق صغيرة، تُشترى عند القطاف وتُغلَّف في أسبوع إرسالها.",
  note = "يحتفظ الشاي برائحته نحو عام بعيدًا عن الضوء والتوابل. ونطبع شهر التغليف على كل كيس.",
}
ar.goods.teapots = {
  name = "الأباريق",
  lead = "مصنوعة باليد ومطلية على دفعات صغيرة، وتُجرَّب بالماء المغلي قبل أن تغادر الورشة.",
  note = "احسب 200 مل لكل شخص. ففي الإبريق الكبير جدًا يبرد آخر كوب ويصير مرًّا.",
}
ar.goods.cups = {
  name = "الأكواب والأوعية",
  lead = "لكل يوم وللضيوف. لا يتشابه اثنان منها تمامًا، فالطلاء يتكفل بذلك.",
  note = "تتحمل كلها غسالة الصحون، لكن الطلاء يبقى أزهى من دونها.",
}
ar.goods.tools = {
  name = "الأدوات",
  lead = "الأشياء القليلة التي تجعل الشاي أطيب، من خيزران وخشب وفولاذ.",
  note = "يُشطف الخيزران والخشب ويُمسحان ويُتركان واقفين ليجفا. ولا حاجة إلى الصابون.",
}
ar.goods[101] = {
  name = "دارجيلنغ القطفة الأولى",
  unit = "100 غ",
  summary = "أولى أوراق الربيع: خفيفة ومنعشة برائحة العشب الجاف.",
  description = "يُقطف في مارس وأبريل والليالي ما زالت باردة. لونه ذهبي شاحب وطعمه كالعنب المسكي، ولا يحتاج إلى حليب ولا سكر.",
  facts = { { "المنشأ", "دارجيلنغ، الهند" }, { "الماء", "90 °م" }, { "الوقت", "3 دقائق" }, { "للإبريق", "10 غ لكل لتر" } },
}
ar.goods[102] = {
  name = "أولونغ محمّص",
  unit = "100 غ",
  summary = "محمّص ببطء على الفحم، بنكهة الخبز والعسل والبرقوق.",
  description = "نصف مؤكسد، ملفوف بإحكام ومحمّص مرتين. يتفتح على نقعات قصيرة كثيرة، كل منها أحلى من التي قبلها، ولهذا نحبه في أكواب صغيرة جدًا.",
  facts = { { "المنشأ", "نانتو، تايوان" }, { "الماء", "95 °م" }, { "الوقت", "دقيقة، ثم مرة أخرى" }, { "للإبريق", "6 غ لكل 200 مل" } },
}
ar.goods[103] = {
  name = "شاي أسود مدخّن بالصنوبر",
  unit = "100 غ",
  summary = "شاي أسود مجفف على خشب الصنوبر. كنار المخيم، بالمعنى الجميل.",
  description = "قوي وداكن ولا تخطئه. يناسب الجبن، وملعقة منه تمنح إبريقًا كاملًا من الشاي الأسود شيئًا من الغموض.",
  facts = { { "المنشأ", "فوجيان، الصين" }, { "الماء", "100 °م" }, { "الوقت", "4 دقائق" }, { "للإبريق", "12 غ لكل لتر" } },
}
ar.goods[104] = {
  name = "غينمايتشا",
  unit = "100 غ",
  summary = "شاي أخضر مع أرز محمّص؛ لطيف بنكهة الجوز ومتسامح.",
  description = "نصفه شاي أخضر صيفي ونصفه أرز بني محمّص حتى تفرقع بعض حباته. قليل الكافيين ويصعب إفساده، لذلك ننصح بالبدء به.",
  facts = { { "المنشأ", "شيزوأوكا، اليابان" }, { "الماء", "80 °م" }, { "الوقت", "دقيقتان" }, { "للإبريق", "10 غ لكل لتر" } },
}
ar.goods[105] = {
  name = "نعناع وملّيسة",
  unit = "60 غ",
  summary = "أوراق كاملة مجففة لا غير. بلا كافيين، للمساء.",
  description = "نعناع وملّيسة ليمونية مجففان في الظل ليبقيا أخضرين. طيب ساخنًا، وأطيب بعد ليلة في الثلاجة.",
  facts = { { "المنشأ", "دروم، فرنسا" }, { "الماء", "100 °م" }, { "الوقت", "8 دقائق" }, { "للإبريق", "8 غ لكل لتر" } },
}
ar.goods[201] = {
  name = "إبريق سيلادون",
  unit = "700 مل",
  summary = "إبريق مستدير هادئ بلون أخضر رمادي، في صنبوره مصفاة.",
  description = "شكل قديم: بطن منخفض وصنبور قصير لا يقطر وغطاء يثبت. ويغمق الطلاء قليلًا في الأخاديد التي تركتها أصابع الخزّاف.",
  facts = { { "السعة", "700 مل" }, { "المادة", "خزف حجري بطلاء سيلادون" }, { "الارتفاع", "14 سم" }, { "العناية", "غسالة الصحون أو اليد" } },
}
ar.goods[202] = {
  name = "إبريق بمقبض جانبي",
  unit = "300 مل",
  summary = "إبريق صغير من الطين الأحمر يُصب بيد واحدة.",
  description = "طين أحمر بلا طلاء، مصقول بحصاة قبل الحرق. مقبضه بزاوية قائمة مع الصنبور، فيدور المعصم وينسكب الشاي. وفيه مصفاة دقيقة من الطين.",
  facts = { { "السعة", "300 مل" }, { "المادة", "طين أحمر بلا طلاء" }, { "الارتفاع", "9 سم" }, { "العناية", "اشطفه بالماء الساخن فقط" } },
}
ar.goods[203] = {
  name = "إبريق العائلة",
  unit = "1.4 ل",
  summary = "سبعة أكواب شاي تحت غطاء منقّط واحد.",
  description = "سميك وثقيل ليبقى الشاي ساخنًا طوال فطور طويل. والنقاط حديد في الطين يذوب عبر الطلاء.",
  facts = { { "السعة", "1.4 لتر" }, { "المادة", "خزف حجري منقّط" }, { "الارتفاع", "19 سم" }, { "العناية", "غسالة الصحون أو اليد" } },
}
ar.goods[301] = {
  name = "كوب طويل",
  unit = "220 مل",
  summary = "جوانب مستقيمة بلا مقبض، أبيض كالطباشير من الخارج والداخل.",
  description = "كوب الشاي الأخضر: طويل بما يكفي لحفظ الرائحة، وسميك بما يكفي ليُمسك. املأه إلى الثلثين تبقَ حافته باردة.",
  facts = { { "السعة", "220 مل" }, { "المادة", "خزف حجري بطلاء مطفأ" }, { "الارتفاع", "10 سم" }, { "العناية", "غسالة الصحون أو اليد" } },
}
ar.goods[302] = {
  name = "وعاء شاي",
  unit = "400 مل",
  summary = "وعاء واسع بسواد الحديد، فيه متسع للمخفقة.",
  description = "الشاي المسحوق يريد مساحة. داخله أملس لتسلم المخفقة، وخارجه خشن قليلًا لتعرف اليدان مكانهما.",
  facts = { { "السعة", "400 مل" }, { "المادة", "خزف حجري بطلاء الحديد" }, { "القطر", "12 سم" }, { "العناية", "باليد" } },
}
ar.goods[303] = {
  name = "كوب تذوّق",
  unit = "60 مل",
  summary = "ثلاث رشفات ثم النقعة التالية. يباع مفردًا.",
  description = "بورسلان رقيق بزرقة صباح صافٍ. داخله أبيض، فلون الشاي نصف التذوق.",
  facts = { { "السعة", "60 مل" }, { "المادة", "بورسلان" }, { "القطر", "6 سم" }, { "العناية", "غسالة الصحون أو اليد" } },
}
ar.goods[304] = {
  name = "كوب عريض بمقبض",
  unit = "350 مل",
  summary = "كوب سخي بمقبض لثلاث أصابع.",
  description = "للمكاتب والأرائك وعتبات النوافذ. قاعدته مطلية فلا تترك أثرًا، ومقبضه سميك فيبقى باردًا.",
  facts = { { "السعة", "350 مل" }, { "المادة", "خزف حجري" }, { "الارتفاع", "9 سم" }, { "العناية", "غسالة الصحون والميكروويف" } },
}
ar.goods[401] = {
  name = "مخفقة خيزران",
  unit = "80 شعيرة",
  summary = "منحوتة من قطعة خيزران واحدة، لرغوة ناعمة.",
  description = "ثمانون شعيرة مشقوقة ومبرودة باليد. انقعها دقيقة في ماء دافئ تدُم عامًا من الصباحات.",
  facts = { { "المادة", "خيزران أبيض" }, { "الطول", "11 سم" }, { "العناية", "تُشطف وتُجفف واقفة" } },
}
ar.goods[402] = {
  name = "ملعقة من خشب الكرز",
  unit = "4 غ",
  summary = "ملعقة ممسوحة واحدة لكوب كبير.",
  description = "مخروطة من بقايا نجّار أثاث ومدهونة بزيت الكتان. قصيرة بما يكفي لتسكن العلبة.",
  facts = { { "المادة", "خشب كرز مزيّت" }, { "الطول", "9 سم" }, { "العناية", "تُمسح بقطعة قماش جافة" } },
}
ar.goods[403] = {
  name = "مصفاة فولاذ",
  unit = "7 سم",
  summary = "سلة عميقة من شبك فولاذي دقيق تناسب معظم الأكواب.",
  description = "عميقة لتتحرك الأوراق ودقيقة للمكسور منها. وحافتها حامل للغطاء أيضًا.",
  facts = { { "المادة", "فولاذ لا يصدأ" }, { "القطر", "7 سم" }, { "العناية", "غسالة الصحون أو اليد" } },
}
ar.goods[404] = {
  name = "علبة شاي",
  unit = "100 غ",
  summary = "علبة بغطاء داخلي، تُغلق بتنهيدة.",
  description = "صفيح مغلّف بورق منقوش. الغطاء الداخلي يحجز الهواء والخارجي يحجز الضوء.",
  facts = { { "السعة", "100 غ من الشاي" }, { "المادة", "صفيح وورق" }, { "الارتفاع", "11 سم" }, { "العناية", "تُمسح بقطعة قماش رطبة" } },
}

ja.skip = "本文へ移動"
ja.free_from = "?(price)以上のお買い上げで送料無料"
ja.search = "検索"
ja.search_now = "検索する"
ja.search_shop = "店内を検索"
ja.search_placeholder = "お茶や急須を検索"
ja.categories = "売り場"
ja.basket = "かご"
ja.items = { "点" }
ja.sample = "?(name)は見本の店です。動きますが、実際の販売はなく、お送りいただいた内容はどこにも届きません。"
ja.about_shop = "店について"
ja.about_us = "私たちについて"
ja.contact = "お問い合わせ"
ja.language = "言語"
ja.where = "現在の場所"
ja.front_page = "トップページ"

ja.front_title = "お茶と器"
ja.front_description = "小さな茶園の茶葉と、手作りの急須、湯呑み、茶碗。"
ja.hero = "座って味わいたいお茶"
ja.hero_text = "小さな茶園の茶葉と、それに合う手作りの急須、湯呑み、茶碗。どちらも紙とわらで、手で包みます。"
ja.hero_teas = "今年のお茶を見る"
ja.hero_pots = "急須"
ja.own_table = "私たちの食卓から"
ja.find_way = "売り場のご案内"
ja.promises = "お約束"
ja.promise_day = "当日に梱包"
ja.promise_day_text = "午後2時までのご注文は、5時までに発送します。"
ja.promise_whole = "割れずに届きます"
ja.promise_whole_text = '万一割れていたら、<a href="?(contact)">写真をお送りください</a>。代わりの品をお送りします。'
ja.promise_sample = "お試しの一杯"
ja.promise_sample_text = "どの荷物にも、ご注文以外のお茶を5 g添えています。"
ja.still_life = "卓上の急須、湯呑み、二つの茶碗、茶筒"

ja.products = "商品"
ja.product_count = { "?(count)点" }
ja.order_by = "並べ替え"
ja.order_featured = "おすすめ順"
ja.order_price = "価格"
ja.order_name = "名前"
ja.all_categories = "すべての売り場"
ja.good_to_know = "豆知識"
ja.stock_none = "売り切れ"
ja.stock_few = { "残り?(count)点" }
ja.stock_some = "在庫あり"
ja.drawing = "図：?(name)"
ja.unit_vat = "?(unit)、税込"
ja.what_like = "どんな品か"
ja.goes_with = "よく合うもの"

ja.search_title = "検索：?(query)"
ja.looking_for = "何をお探しですか"
ja.search_hint = "名前、種類、産地など。「茶碗」「燻製」「日本」"
ja.walk = "または売り場をご覧ください"
ja.nothing_for = "「?(query)」は見つかりませんでした"
ja.fewer_words = "言葉を減らすか、より広い言葉をお試しください。または売り場をご覧ください。"
ja.found_for = "「?(query)」の検索結果：?(products)"

ja.about_lead = "店と工房と、とても大きなやかんが一つ屋根の下に。"
ja.about_start = "始まりは一つの窯でした。急須の出来は良いのに、中のお茶はそうでもない。そこでより良い茶葉を、次により良い水を探し、今に至ります。"
ja.about_tea = "お茶"
ja.about_tea_text = "五つの茶園から、収穫ごとに、一年で売り切れる分だけを仕入れます。袋には産地と摘んだ時期、包んだ時期を記しています。"
ja.about_clay = "土"
ja.about_clay_text = "多くは炻器で、ここから一時間の場所で掘り、二度焼きます。二度目は二日がかりです。釉薬は灰と鉄と白亜から。火の中での変化は釉薬まかせですので、図とは少し違う器が届きます。"
ja.about_parcels = "荷物"
ja.about_parcels_text = '紙とわらと段ボールだけです。途中で割れたものは交換します。<a href="?(contact)">写真をお送りください</a>。破片は不要です。'

ja.contact_error = "エラー：お問い合わせ"
ja.contact_lead = "お茶のこと、土のこと、荷物のこと、何でもお尋ねください。二営業日以内にお答えします。"
ja.to_correct = { "?(count)か所を直してください" }
ja.your_name = "お名前"
ja.your_email = "メールアドレス"
ja.what_about = "ご用件"
ja.choose_one = "選んでください"
ja.subject_question = "商品についての質問"
ja.subject_order = "配送中の注文"
ja.subject_broken = "割れて届いた"
ja.subject_other = "その他"
ja.your_message = "本文"
ja.a_photo = "写真"
ja.optional = "（任意）"
ja.photo_hint = "割れて届いた場合に。JPEG、PNG、WebPで5 MBまで。"
ja.photo_again = "写真をもう一度選んでください。ブラウザーには残りません。"
ja.send_message = "送信する"
ja.broken = "割れていましたか"
ja.broken_text = "破片は、モザイクがお好きな方だけお手元に。写真と注文番号があれば代わりをお送りします。"
ja.visiting = "ご来店"
ja.visiting_text = "工房は金曜と土曜の10時から18時まで。お湯はいつでも沸いています。"
ja.fault_name = "お名前を入力してください"
ja.fault_long_name = "お名前は80文字以内で入力してください"
ja.fault_email = "お返事のためのメールアドレスを入力してください"
ja.fault_bad_email = "name@example.com のようなメールアドレスを入力してください"
ja.fault_subject = "ご用件を選んでください"
ja.fault_message = "本文を入力してください"
ja.fault_short = "10文字以上でお書きください"
ja.fault_long = "2,000文字以内に短くしてください"
ja.fault_photo = "JPEG、PNG、WebPの写真を選んでください"
ja.fault_large = "5 MB以下の写真を選んでください"
ja.thanks = "ありがとうございます"
ja.thanks_photo = "メッセージと写真を受け取りました。"
ja.thanks_message = "メッセージを受け取りました。"
ja.thanks_text = "本物の店なら二営業日以内にお答えします。ここでは言葉も写真も残していません。"
ja.back = "店に戻る"

ja.not_found = "この棚は空です"
ja.not_found_text = '<strong class="name">?(address)</strong>というページはありません。ここにあった品は売り切れたのかもしれません。'
ja.more_on_these = "こちらの棚にはあります"
ja.error_yours = "うまくいきませんでした"
ja.error_yours_text = "送られた内容を読み取れませんでした。"
ja.error_ours = "何かを落としてしまいました"
ja.error_ours_text = "ページが途中で割れました。お客様ではなく、私たちの責任です。"
ja.error_safe = 'かごの中身は無事です。少し待ってからもう一度お試しいただくか、<a href="/">トップページへ</a>お進みください。'
ja.error_detail = "詳細"

ja.goods = {}
ja.goods.tea = {
  name = "お茶",
  lead = "小さな茶園の丸ごとの茶葉。収穫ごとに仕入れ、発送の週に包みます。",
  note = "光と香辛料を避ければ、香りは一年ほど続きます。包んだ月を袋に記しています。",
}
ja.goods.teapots = {
  name = "急須",
  lead = "手でろくろを回し、少量ずつ釉をかけ、熱湯で確かめてから送り出します。",
  note = "一人200 mlが目安です。大きすぎると最後の一杯が冷めて苦くなります。",
}
ja.goods.cups = {
  name = "湯呑みと茶碗",
  lead = "毎日のためにも、お客様のためにも。釉薬のおかげで同じものは二つとありません。",
  note = "食器洗い機も使えますが、手洗いのほうが釉の艶が長持ちします。",
}
ja.goods.tools = {
  name = "道具",
  lead = "お茶をおいしくする数少ない道具。竹、木、鋼で。",
  note = "竹と木は、すすいで拭き、立てて乾かします。石けんは要りません。",
}
ja.goods[101] = {
  name = "ダージリン ファーストフラッシュ",
  unit = "100 g",
  summary = "春一番の茶葉。軽やかで、干し草のような香り。",
  description = "夜がまだ寒い三月と四月に摘みます。淡い金色で、マスカットのような味わい。ミルクも砂糖も要りません。",
  facts = { { "産地", "インド・ダージリン" }, { "湯温", "90 °C" }, { "時間", "3分" }, { "一煎の量", "1 Lに10 g" } },
}
ja.goods[102] = {
  name = "焙煎烏龍茶",
  unit = "100 g",
  summary = "炭火でゆっくり焙煎。香ばしさと蜂蜜、すももの風味。",
  description = "半発酵させ、固く丸めて二度焙煎しました。短く何煎も淹れるほど甘くなるので、ごく小さな杯がよく合います。",
  facts = { { "産地", "台湾・南投" }, { "湯温", "95 °C" }, { "時間", "1分、そして再び" }, { "一煎の量", "200 mlに6 g" } },
}
ja.goods[103] = {
  name = "松の燻製紅茶",
  unit = "100 g",
  summary = "松の木で乾かした紅茶。たき火のような、良い香り。",
  description = "力強く、深く、間違えようのない味。チーズによく合い、一さじで普通の紅茶に神秘を添えます。",
  facts = { { "産地", "中国・福建" }, { "湯温", "100 °C" }, { "時間", "4分" }, { "一煎の量", "1 Lに12 g" } },
}
ja.goods[104] = {
  name = "玄米茶",
  unit = "100 g",
  summary = "炒り米入りの緑茶。やさしく香ばしく、失敗がありません。",
  description = "夏の緑茶と、はじけるまで炒った玄米を半々に。カフェインが少なく淹れやすいので、最初の一つにおすすめです。",
  facts = { { "産地", "日本・静岡" }, { "湯温", "80 °C" }, { "時間", "2分" }, { "一煎の量", "1 Lに10 g" } },
}
ja.goods[105] = {
  name = "ミントとバーベナ",
  unit = "60 g",
  summary = "丸ごと乾かした葉だけ。カフェインなし、夜のために。",
  description = "ナナミントとレモンバーベナを、緑を保つよう日陰で乾かしました。温かくても、冷蔵庫で一晩おいても。",
  facts = { { "産地", "フランス・ドローム" }, { "湯温", "100 °C" }, { "時間", "8分" }, { "一煎の量", "1 Lに8 g" } },
}
ja.goods[201] = {
  name = "青磁の急須",
  unit = "700 ml",
  summary = "灰緑の青磁の、丸く静かな急須。注ぎ口に茶こし付き。",
  description = "昔からの形です。低い胴、しずくの垂れない短い注ぎ口、落ちない蓋。指の跡の溝では釉が少し濃くなります。",
  facts = { { "容量", "700 ml" }, { "素材", "炻器、青磁釉" }, { "高さ", "14 cm" }, { "手入れ", "食器洗い機または手洗い" } },
}
ja.goods[202] = {
  name = "横手の急須",
  unit = "300 ml",
  summary = "片手で注げる、赤土の小さな急須。",
  description = "釉をかけない赤土を、焼く前に小石で磨きました。取っ手は注ぎ口と直角で、手首を返せばお茶が注げます。細かな陶製の茶こし付き。",
  facts = { { "容量", "300 ml" }, { "素材", "無釉の赤土" }, { "高さ", "9 cm" }, { "手入れ", "お湯ですすぐだけ" } },
}
ja.goods[203] = {
  name = "麦色の大急須",
  unit = "1.4 L",
  summary = "斑点の蓋の下に、お茶七杯分。",
  description = "厚手で重く、長い朝食のあいだも冷めません。斑点は、釉を通して溶け出した土の鉄分です。",
  facts = { { "容量", "1.4 L" }, { "素材", "斑点入りの炻器" }, { "高さ", "19 cm" }, { "手入れ", "食器洗い機または手洗い" } },
}
ja.goods[301] = {
  name = "長湯呑み",
  unit = "220 ml",
  summary = "まっすぐで取っ手のない、内も外も白亜色の湯呑み。",
  description = "緑茶のための湯呑みです。香りを保つ高さと、持てる厚み。三分の二まで注げば縁は熱くなりません。",
  facts = { { "容量", "220 ml" }, { "素材", "炻器、つや消し釉" }, { "高さ", "10 cm" }, { "手入れ", "食器洗い機または手洗い" } },
}
ja.goods[302] = {
  name = "抹茶碗",
  unit = "400 ml",
  summary = "鉄黒の広い茶碗。茶筅がゆったり動きます。",
  description = "抹茶には広さが要ります。内側は茶筅を傷めないよう滑らかに、外側は手になじむよう少し粗く仕上げました。",
  facts = { { "容量", "400 ml" }, { "素材", "炻器、鉄釉" }, { "直径", "12 cm" }, { "手入れ", "手洗い" } },
}
ja.goods[303] = {
  name = "利き茶杯",
  unit = "60 ml",
  summary = "三口飲んで、次の一煎へ。一客から。",
  description = "晴れた朝の青をした薄い磁器。内側は白。お茶の色も味わいのうちです。",
  facts = { { "容量", "60 ml" }, { "素材", "磁器" }, { "直径", "6 cm" }, { "手入れ", "食器洗い機または手洗い" } },
}
ja.goods[304] = {
  name = "広口マグ",
  unit = "350 ml",
  summary = "指三本の取っ手が付いた、たっぷりのマグ。",
  description = "机にも、ソファにも、窓辺にも。底まで釉をかけたので跡が残らず、取っ手は厚く熱くなりません。",
  facts = { { "容量", "350 ml" }, { "素材", "炻器" }, { "高さ", "9 cm" }, { "手入れ", "食器洗い機と電子レンジ可" } },
}
ja.goods[401] = {
  name = "竹の茶筅",
  unit = "80本立",
  summary = "一本の竹から削り出し、きめ細かな泡を立てます。",
  description = "八十本の穂を手で割り、削りました。使う前に一分ぬるま湯に浸せば、一年の朝に付き合ってくれます。",
  facts = { { "素材", "白竹" }, { "長さ", "11 cm" }, { "手入れ", "すすいで立てて乾かす" } },
}
ja.goods[402] = {
  name = "桜の茶さじ",
  unit = "4 g",
  summary = "すりきり一杯で、大きな一杯分。",
  description = "家具職人の端材から削り、亜麻仁油で磨きました。茶筒に収まる短さです。",
  facts = { { "素材", "桜材、油仕上げ" }, { "長さ", "9 cm" }, { "手入れ", "乾いた布で拭く" } },
}
ja.goods[403] = {
  name = "鋼の茶こし",
  unit = "7 cm",
  summary = "細かな鋼の網の深いかご。たいていの器に合います。",
  description = "茶葉が動ける深さと、砕けた葉も通さない細かさ。縁は蓋置きにもなります。",
  facts = { { "素材", "ステンレス鋼" }, { "直径", "7 cm" }, { "手入れ", "食器洗い機または手洗い" } },
}
ja.goods[404] = {
  name = "茶筒",
  unit = "100 g",
  summary = "中蓋付きの缶。ため息のように閉まります。",
  description = "模様紙を貼ったブリキ缶。中蓋が空気を、外蓋が光を防ぎます。",
  facts = { { "容量", "茶葉100 g" }, { "素材", "ブリキ、紙" }, { "高さ", "11 cm" }, { "手入れ", "湿った布で拭く" } },
}
