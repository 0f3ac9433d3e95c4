function Mine() end
