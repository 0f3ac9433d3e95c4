function Total() return 1 end
