-- Apa yang diadukan, dan apakah keluarga yang diadukan sudah masuk daftar triwulan ini?
-- What do complaints say, and is the family they are about on a list of this quarter?
with
listed as (
    select distinct d.no_kk
    from daftar_kpm d
    join tahap t using (tahap)
    where t.triwulan = (select max(triwulan) from tahap)
),
families as (
    select id_laporan, any_value(no_kk_padan) as no_kk
    from padanan
    where formulir = 'aduan' and keputusan = 'DITERIMA'
    group by id_laporan
)
select r.jenis, coalesce(r.program, 'TIDAK_DISEBUT') as program,
    count(*) as aduan,
    count(f.no_kk) as keluarga_dikenal,
    count(l.no_kk) as keluarga_di_daftar
from laporan_posyandu r
left join families f using (id_laporan)
left join listed l using (no_kk)
where r.formulir = 'aduan'
group by all
order by aduan desc, r.jenis, program;
