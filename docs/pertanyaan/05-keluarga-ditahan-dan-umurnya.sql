-- Berapa keluarga ditahan, karena apa, sejak berapa lama, dan kapan tahanan paling awal gugur?
-- How many families are held, why, for how long, and when does the first hold lapse?
select tahap, program, alasan_utama,
    sum(if(umur_hari <= 30, keluarga, 0))::bigint as sampai_30_hari,
    sum(if(umur_hari between 31 and 60, keluarga, 0))::bigint as hari_31_60,
    sum(if(umur_hari > 60, keluarga, 0))::bigint as lebih_60_hari,
    sum(keluarga)::bigint as keluarga,
    sum(nominal_hak)::bigint as nominal_hak,
    min(batas_tahan) as batas_terdekat
from penahanan
group by tahap, program, alasan_utama
order by tahap, program, keluarga desc, alasan_utama;
