-- Seberapa panjang antrean tinjau, yang terlama, dan berapa rupiah yang tertahan karenanya?
-- How long is the review queue, how old its oldest, and how much money does it hold up?
with
held as (
    select distinct formulir, kode_kabupaten_kota, no_kk_padan, rupiah_ditahan
    from antrean_tinjau
),
money as (
    select formulir, kode_kabupaten_kota, sum(rupiah_ditahan)::bigint as rupiah_ditahan
    from held group by all
)
select q.formulir, q.kode_kabupaten_kota,
    count(*) as orang, count(distinct q.id_laporan) as laporan,
    max(q.hari_menunggu) as hari_terlama,
    round(median(q.peluang), 3) as peluang_tengah,
    any_value(m.rupiah_ditahan) as rupiah_ditahan
from antrean_tinjau q
join money m
    on m.formulir = q.formulir
    and m.kode_kabupaten_kota is not distinct from q.kode_kabupaten_kota
group by q.formulir, q.kode_kabupaten_kota
order by hari_terlama desc, q.formulir, q.kode_kabupaten_kota;
