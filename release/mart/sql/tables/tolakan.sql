select berkas, baris, kolom, tingkat, kode from read_tolakan
