checks = {several_values="off"}
