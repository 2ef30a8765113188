-- Berapa keluarga dibayar per provinsi dari tahap ke tahap dan sepanjang triwulan (angka publik)?
-- How many families were paid per province from wave to wave and in the quarter (public figures)?
select t.kode_wilayah, w.nama as wilayah, t.program, t.tahap, t.keluarga, t.rupiah,
    t.keluarga - lag(t.keluarga) over (
        partition by t.kode_wilayah, t.program order by t.tahap
    ) as naik_turun,
    q.keluarga as keluarga_triwulan, q.rupiah as rupiah_triwulan, q.tahap_dihitung
from publik_tahap t
join publik_triwulan q
    on q.triwulan = t.tahap[:7] and q.tingkat = t.tingkat
    and q.kode_wilayah = t.kode_wilayah and q.program = t.program
left join wilayah w on w.kode = t.kode_wilayah
where t.tingkat in ('NASIONAL', 'PROVINSI') and t.keadaan = 'DIBAYAR'
order by t.kode_wilayah, t.program, t.tahap;
