select d.tahap, d.program, kk.token as no_kk, payee.token as nik_pengurus, d.kode_desa,
    d.kode_kabupaten_kota, d.kanal, d.sebab, d.penyaluran, d.lebih_bayar, d.dikembalikan,
    d.sudah_kembali, d.sisa, d.keadaan
from read_daftar_pengembalian d
join token kk on kk.number = d.no_kk
left join token payee on payee.number = d.nik_pengurus
