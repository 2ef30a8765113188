select berkas, tabel, keadaan, kode, dibaca, diterima, ditolak, berulang from read_berkas
