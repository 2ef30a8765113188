-- Berapa hari dari kejadian sampai laporan, per formulir? (kelahiran tidak: tanggal lahir)
-- How many days from event to report, per form? (no births: their day is a birth date)
select formulir,
    count(*) as laporan,
    median(date_diff('day', tgl_kejadian, tgl_lapor)) as hari_tengah,
    quantile_disc(date_diff('day', tgl_kejadian, tgl_lapor), 0.9) as hari_persen_90,
    max(date_diff('day', tgl_kejadian, tgl_lapor)) as hari_terlama
from laporan_posyandu
where tgl_kejadian is not null
group by formulir
order by hari_tengah desc, formulir;
