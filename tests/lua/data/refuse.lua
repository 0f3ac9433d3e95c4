Refuse()
