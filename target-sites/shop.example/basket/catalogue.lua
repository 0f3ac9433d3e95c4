-- Replaces the basket's empty catalogue by the shop's.
return require "catalogue"
