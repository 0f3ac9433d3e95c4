stock.tea.left = stock.tea.left * 10
stock.tea.bought = "stock.count"
stock.count = 5
