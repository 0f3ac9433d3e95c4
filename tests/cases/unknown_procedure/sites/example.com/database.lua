function Cleanup()
  orders[1] = nil
end
