// the script of the front page
