temp.a = type(form.tags) == "array"
local kind = type(form.a)
temp.b = kind ~= "tabel"
temp.c = "int" == type(form.b)

-- Names there are, and a function of one's own.
temp.d = kind == "string" or kind == "function" or kind == "userdata"
local function sort_of(type)
  return type(1) == "array"
end
temp.shown = sort_of
