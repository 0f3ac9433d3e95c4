function en.Loud(text)
  return string.upper(text)
end
