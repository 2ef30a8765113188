-- The day of a birth is a birth date: it does not stand here.
select u.id_usul, u.bulan, u.kode_kabupaten_kota, u.kode_desa, u.kabupaten_lain,
    shown_number(u.id_laporan) as id_laporan,
    u.jenis,
    case when u.jenis not in ('KELAHIRAN', 'LAHIR_MATI') then u.tgl_kejadian end as tgl_kejadian,
    u.tgl_lapor, u.bukti,
    hashed(u.no_kk) as no_kk,
    hashed(u.nik) as nik,
    u.hal, u.menggantikan, u.keadaan, u.tgl_keadaan, u.lembaga, u.versi_dtsen
from read_keadaan_usul u
