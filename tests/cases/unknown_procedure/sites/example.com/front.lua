tasks.Schedule { "shop.Cleenup", at = now + 3600 }
tasks.Persistent { "stock.Cleanup", id = "cleanup" }
tasks.Schedule { at = now, "Cleanup" }
tasks.Schedule { "shop.Cleanup" }
tasks.Schedule { "acme.shop.Total", repeats = { hour = 3, min = 0 } }
log.Info(teller.Run("shop.Total", 1), teller.Run("shop.Cleanup"), teller.Run("shpo.Total", 1), shop.Later())
-- A name that is put together is not known.
log.Info(teller.Run("shop." .. (form.name or "Total")), Cleanup())
