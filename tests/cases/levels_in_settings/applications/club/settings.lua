checks = {several_values="off", unused_view="off"}
