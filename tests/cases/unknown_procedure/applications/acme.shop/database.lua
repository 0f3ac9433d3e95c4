function Cleanup()
  orders[2] = nil
end
