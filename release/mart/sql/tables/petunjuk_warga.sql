-- A lead is about the lists as they are now: only those of the last wave stand here.
select l.jenis, l.daftar, l.sumber, l.bukti, l.cara, l.kode_desa, l.kode_kabupaten_kota,
    l.kode_provinsi, person.token as nik, kk.token as no_kk, masked(l.nama) as nama,
    year(l.tgl_lahir) as tahun_lahir, home.token as no_kk_register, l.kode_desa_register,
    l.tgl_data
from petunjuk_terakhir l
left join token person on person.number = l.nik
left join token kk on kk.number = l.no_kk
left join token home on home.number = l.no_kk_register
