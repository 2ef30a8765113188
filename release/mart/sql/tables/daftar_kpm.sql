with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
),
token as materialized (
    select number, hashed(number) as token
    from (
        select no_kk as number from part
        union select nik_pengurus from part
        union select nik_pengurus_lama from part where nik_pengurus_lama is not null
    )
)
select l.tahap, l.program,
    kk.token as no_kk,
    payee.token as nik_pengurus,
    masked(l.nama_pengurus) as nama_pengurus,
    l.kode_desa, l.kode_kabupaten_kota, l.kode_provinsi,
    l.desil_nasional, l.status_kpm, l.nominal,
    regexp_replace(l.rincian, getvariable('restricted_component'),
        getvariable('component_shown'), 'g') as rincian,
    l.kanal, l.versi_dtsen,
    before.token as nik_pengurus_lama,
    l.sebab_ganti
from part l
join token kk on kk.number = l.no_kk
join token payee on payee.number = l.nik_pengurus
left join token before on before.number = l.nik_pengurus_lama
