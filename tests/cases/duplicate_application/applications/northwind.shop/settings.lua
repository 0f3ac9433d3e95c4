name = "Northwind"
