badge.Show()
