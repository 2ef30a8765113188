select * from read_neraca_usul
