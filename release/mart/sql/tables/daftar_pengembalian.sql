select d.tahap, d.program, hashed(d.no_kk) as no_kk,
    hashed(d.nik_pengurus) as nik_pengurus, d.kode_desa, d.kode_kabupaten_kota, d.kanal,
    d.sebab, d.penyaluran, d.lebih_bayar, d.dikembalikan,
    d.sudah_kembali, d.sisa, d.keadaan
from read_daftar_pengembalian d
