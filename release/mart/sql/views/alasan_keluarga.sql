create view alasan_keluarga as
select e.tahap, e.program, e.no_kk, e.kode_desa, e.kode_kabupaten_kota, e.kode_provinsi,
    e.status, e.nominal_hak, e.alasan, a.label,
    e.alasan is not distinct from e.alasan_utama as utama
from (select * replace (unnest(alasan) as alasan) from putusan) e
left join alasan a on a.kode = e.alasan
