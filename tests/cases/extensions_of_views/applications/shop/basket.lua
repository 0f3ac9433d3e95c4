temp.answer = scribe.Extensions("shop/basket")
