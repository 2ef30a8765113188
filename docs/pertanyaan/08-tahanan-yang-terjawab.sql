-- Tahanan mana yang terjawab sehingga keluarga masuk daftar tahap berikutnya?
-- Which holds were answered, so that the family came onto the next list?
select tahap, program, alasan_lalu as alasan_tahan,
    count(*) as keluarga, sum(nominal)::bigint as rupiah
from riwayat_putusan
where status_lalu = 'DITAHAN' and status = 'TERVERIFIKASI'
group by all
order by tahap, program, keluarga desc, alasan_tahan;
