-- A lead is about the lists as they are now: only those of the last wave stand here.
select l.jenis, l.daftar, l.sumber, l.bukti, l.cara, l.kode_desa, l.kode_kabupaten_kota,
    l.kode_provinsi, hashed(l.nik) as nik, hashed(l.no_kk) as no_kk, masked(l.nama) as nama,
    year(l.tgl_lahir) as tahun_lahir, hashed(l.no_kk_register) as no_kk_register,
    l.kode_desa_register, l.tgl_data
from petunjuk_terakhir l
