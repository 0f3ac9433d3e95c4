let shop;
