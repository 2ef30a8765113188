-- Keluarga LAMA mana yang tidak dibayar pada tahap terakhir: karena apa dan berapa haknya?
-- Which families already in the programmes are not paid in the last wave, why, how much?
select program, status, alasan_utama, a.label,
    count(*) as keluarga, sum(nominal_hak)::bigint as nominal_hak,
    min(batas_sanggah) as batas_sanggah_terdekat
from putusan p
left join alasan a on a.kode = p.alasan_utama
where tahap = (select max(tahap) from tahap)
    and status_kpm = 'LAMA' and status in ('TIDAK_LAYAK', 'DITAHAN')
group by all
order by keluarga desc, program, status, alasan_utama;
