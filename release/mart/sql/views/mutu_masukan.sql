create view mutu_masukan as
with
cells as (
    select berkas, count(*) filter (where tingkat = 'SEL') as sel_ditolak
    from tolakan group by berkas
)
select coalesce(f.tabel, 'TIDAK_DIKENALI') as tabel,
    count(*) as berkas,
    count(*) filter (where f.keadaan in ('DITOLAK', 'DITAHAN')) as berkas_ditolak,
    sum(f.dibaca)::bigint as dibaca,
    sum(f.diterima)::bigint as diterima,
    sum(f.ditolak)::bigint as ditolak,
    sum(f.berulang)::bigint as berulang,
    coalesce(sum(c.sel_ditolak), 0)::bigint as sel_ditolak,
    sum(f.ditolak) / nullif(sum(f.dibaca), 0)::double as bagian_ditolak
from berkas f
left join cells c using (berkas)
group by 1
order by tabel
