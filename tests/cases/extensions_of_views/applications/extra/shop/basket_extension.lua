temp.extended = "with its controller"
return true
