create view riwayat_putusan as
with
-- the number under which the family stood in the wave before, if it has another now
before as (
    select s.tahap, s.no_kk, min(s.no_kk_lama) as no_kk_lama
    from silsilah_kk s
    join tahap t using (tahap)
    join putusan d on d.tahap = t.tahap_lalu and d.no_kk = s.no_kk_lama
    group by all
)
select d.tahap, d.program, d.no_kk, t.tahap_lalu, b.no_kk_lama,
    d.kode_desa, d.kode_kabupaten_kota, d.kode_provinsi, d.status_kpm,
    d.status, d.alasan_utama, d.nominal, d.nominal_hak,
    e.status as status_lalu, e.alasan_utama as alasan_lalu, e.nominal as nominal_lalu,
    case when e.no_kk is null then 'PERTAMA'
         when e.status = d.status and e.alasan_utama is not distinct from d.alasan_utama
             then 'TETAP'
         else 'BERUBAH' end as perubahan
from putusan d
join tahap t using (tahap)
left join before b on b.tahap = d.tahap and b.no_kk = d.no_kk
left join putusan e
    on e.tahap = t.tahap_lalu and e.program = d.program
    and e.no_kk = coalesce(b.no_kk_lama, d.no_kk)
