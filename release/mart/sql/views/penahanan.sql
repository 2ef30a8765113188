create view penahanan as
select d.tahap, d.program, d.kode_kabupaten_kota, d.kode_provinsi, d.alasan_utama,
    d.ditahan_sejak, d.batas_tahan,
    date_diff('day', d.ditahan_sejak, t.batas) as umur_hari,
    count(*) as keluarga,
    sum(d.nominal_hak)::bigint as nominal_hak
from putusan d
join tahap t using (tahap)
where d.status = 'DITAHAN'
group by all
order by all
