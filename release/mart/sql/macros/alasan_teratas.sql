create macro alasan_teratas(tahap, program, wilayah) as table
select d.status, d.alasan_utama as alasan, a.label,
    count(*) as keluarga, sum(d.nominal_hak)::bigint as nominal_hak
from putusan d
left join alasan a on a.kode = d.alasan_utama
where d.tahap = tahap and d.program = program and d.alasan_utama is not null
    and di_wilayah(d.kode_desa, wilayah)
group by d.status, d.alasan_utama, a.label
order by keluarga desc, d.status, alasan;
