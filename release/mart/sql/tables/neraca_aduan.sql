select * from read_neraca_aduan
