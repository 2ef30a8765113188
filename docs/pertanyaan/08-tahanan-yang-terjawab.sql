-- Tahanan mana yang terjawab sehingga keluarga masuk daftar tahap berikutnya?
-- Which holds were answered, so that the family came onto the next list?
select p.tahap, p.program, p.alasan_a as alasan_tahan,
    sum(p.keluarga)::bigint as keluarga, sum(p.nominal_b)::bigint as rupiah
from perubahan_tahap p
join tahap t on t.tahap = p.tahap and t.tahap_lalu = p.dari_tahap
where p.status_a = 'DITAHAN' and p.status_b = 'TERVERIFIKASI'
group by all
order by p.tahap, p.program, keluarga desc, alasan_tahan;
