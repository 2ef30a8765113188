-- The day of a birth is a birth date: it does not stand here.
select u.id_usul, u.bulan, u.kode_kabupaten_kota, u.kode_desa, u.kabupaten_lain,
    shown_number(u.id_laporan) as id_laporan,
    u.jenis,
    case when u.jenis not in ('KELAHIRAN', 'LAHIR_MATI') then u.tgl_kejadian end as tgl_kejadian,
    u.tgl_lapor, u.bukti,
    kk.token as no_kk,
    person.token as nik,
    u.hal, u.menggantikan, u.keadaan, u.tgl_keadaan, u.lembaga, u.versi_dtsen
from read_keadaan_usul u
left join token kk on kk.number = u.no_kk
left join token person on person.number = u.nik
