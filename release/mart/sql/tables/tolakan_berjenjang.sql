select case
        when w.kode is null then 'TIDAK_DIKETAHUI' else w.tingkat
    end as tingkat,
    w.kode, b.tabel as formulir, t.kode as alasan, t.tingkat as yang_ditolak, count(*) as jumlah
from read_tolakan t
join read_berkas b using (berkas)
left join wilayah_berkas w using (berkas)
where b.tabel is null or list_contains(getvariable('forms'), b.tabel)
group by all
