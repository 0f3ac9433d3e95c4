scribe.Controller "basket"
scribe.Controller("baskets")
scribe.Controller(temp.chosen)
