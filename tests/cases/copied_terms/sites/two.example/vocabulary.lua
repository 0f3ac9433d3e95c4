en.own = "two's"
fr.own = "à deux"
en.english_only = "English of two"
fr.differs = "simplement"
