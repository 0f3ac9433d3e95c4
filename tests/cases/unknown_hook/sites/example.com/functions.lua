function Own() end
