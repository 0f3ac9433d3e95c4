-- The place of an address of the network, as far as the databases know: `country_code` (in lower case), `region`, `city`,
-- `timezone`, `latitude` and `longitude`. Nil for what is no address, for addresses they do not know, and without databases.
function LocateIp(address)
	return address and native.locate(tostring(address))
end
