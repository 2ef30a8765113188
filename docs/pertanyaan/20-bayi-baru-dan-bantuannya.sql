-- Keluarga dengan kelahiran yang dilaporkan: apa putusan PKH dan BLTS-nya pada tahap terakhir?
-- Families with a reported birth: what was decided for PKH and BLTS in the last wave?
with
births as (
    select distinct no_kk
    from peristiwa
    where tahap = (select max(tahap) from tahap)
        and formulir = 'kelahiran' and keadaan = 'BERLAKU' and no_kk is not null
)
select p.program, p.status, p.status_kpm, p.alasan_utama,
    count(*) as keluarga,
    sum(p.nominal_hak)::bigint as nominal_hak
from putusan p
join births b using (no_kk)
where p.tahap = (select max(tahap) from tahap) and p.program in ('PKH', 'BLTS')
group by all
order by p.program, keluarga desc, p.status, p.status_kpm, p.alasan_utama;
