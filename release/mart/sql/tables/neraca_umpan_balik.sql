select * from read_neraca_umpan_balik
