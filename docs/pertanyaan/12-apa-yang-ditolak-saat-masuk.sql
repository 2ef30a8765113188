-- Apa yang paling sering ditolak saat berkas masuk, di tabel dan kolom mana?
-- What does intake reject most often, in which table and column?
select coalesce(b.tabel, 'TIDAK_DIKENALI') as tabel, t.tingkat, t.kode, t.kolom,
    count(*) as kali, count(distinct t.berkas) as berkas
from tolakan t
left join berkas b using (berkas)
group by all
order by kali desc, tabel, t.tingkat, t.kode, t.kolom;
