-- Apa yang dilihat buku desa, e-PPGBM atau PDTT dan tidak ada di register, per kecamatan dan jenis?
-- What do village books, e-PPGBM or PDTT see that the register has not, by kecamatan and kind?
select p.kode_kabupaten_kota, left(p.kode_desa, 6) as kode_kecamatan, w.nama as kecamatan,
    p.jenis, p.sumber, count(*)::bigint as petunjuk,
    count(*) filter (where p.cara = 'NIK')::bigint as dengan_nik
from petunjuk_warga p
left join wilayah w on w.kode = left(p.kode_desa, 6)
group by all
order by all;
