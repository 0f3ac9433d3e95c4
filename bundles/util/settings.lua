-- Text, table and path helpers that every bundle can use.
name = "Util"

-- Of what functions.lua defines, these are also available bare in every bundle.
globals = {
	"append",
	"concat",
	"copy",
	"digits",
	"empty",
	"ifthen",
	"keyed",
	"macro",
	"pack",
	"pieces",
	"split",
	"truncate",
	"varkey",
	"wrap",
	"wrapif",
}
