-- Berapa keluarga dan rupiah di daftar bayar, per tahap dan program?
-- How many families and rupiah are on the lists to pay from, per wave and programme?
select tahap, coalesce(program, 'SEMUA') as program,
    count(*) as baris,
    count(distinct no_kk) as keluarga,
    sum(nominal)::bigint as rupiah
from daftar_kpm
group by grouping sets ((tahap, program), (tahap))
order by tahap, program;
