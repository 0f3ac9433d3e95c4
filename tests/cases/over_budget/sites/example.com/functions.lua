function part()
  scribe.View "part"
end
