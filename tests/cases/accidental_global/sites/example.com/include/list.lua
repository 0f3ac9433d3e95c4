entries = {}
return entries
