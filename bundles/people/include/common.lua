-- Passwords that are tried first by whoever tries passwords, in small letters; shorter ones are refused anyway.
local LIST = [[
!qaz2wsx 00000000 01234567 0123456789 10203040 11111111 11223344 112233445566 12121212 123123123 123321123
12341234 12345678 123456789 1234567890 12345678910 123456aa 123456ab 123456abc 123456qwerty 1234abcd 1234qwer
147258369 159753159 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 22222222 33333333 44444444 55555555
66666666 77777777 87654321 88888888 987654321 99999999 a1b2c3d4 aa123456 aaaaaaaa abc12345 abcd1234 abcdefg1
abcdefgh admin123 admin1234 administrator alexander angel123 asdf1234 asdfasdf asdfghjk asdfghjkl asdfqwer
autumn2024 azerty123 azertyui azertyuiop babygirl baseball baseball1 basketball batman123 blink182 bonjour1
butterfly changeme changeme123 charlie1 chocolate christopher cocacola computer contraseña
correcthorsebatterystaple corvette danielle default1 doudou123 dragon123 elizabeth eminem123 facebook ferrari1
football football1 freedom1 garfield geheim123 google123 guest123 hallo123 hallo1234 harley123 hello123
hello1234 hunter12 hunter123 ichliebedich iloveyou iloveyou1 iloveyou2 internet januar2024 jennifer jetaime1
jonathan jordan23 killer123 letmein1 letmein123 linkedin liverpool liverpool1 lovely123 master123 maverick
mercedes metallica michelle monkey123 motdepasse motdepasse1 mustang1 nicholas nirvana1 p@ssw0rd pass1234
pass12345 passpass passw0rd password! password01 password1 password11 password12 password123 password1234
password2 password3 passwort passwort1 passwort123 pokemon1 pokemon123 princess princess1 q1w2e3r4 q1w2e3r4t5
qazwsxedc qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop qwertzui qwertzuiop rainbow1 samsung1
schatz123 scorpion secret123 shadow123 slipknot snoopy123 soleil123 sommer2024 spiderman spring2024 startrek
starwars summer2024 summer2025 sunshine sunshine1 superman superman1 temp1234 test1234 testing1 testtest
trustno1 victoria welcome1 welcome123 whatever winter2024 winter2025 zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123
]]

local common = {}
for word in string.gmatch(LIST, "%S+") do
  common[word] = true
end
return common
