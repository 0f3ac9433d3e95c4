if type(form.tags == "table") then
  temp.tags = form.tags
end

-- Beside it, and of a value that is asked for.
temp.a = type(form.tags) == "table"
temp.shown = type(form.tags or form.tag)
