with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
),
token as materialized (
    select number, hashed(number) as token
    from (
        select no_kk as number from part
        union select nik from part
        union select id_orang from part
    )
)
select p.tahap,
    person.token as id_orang,
    own.token as nik,
    kk.token as no_kk,
    masked(p.nama) as nama,
    p.kode_desa, p.kode_kabupaten_kota, p.kode_provinsi, p.desil_nasional,
    p.peserta, p.status,
    neutral(p.alasan_utama) as alasan_utama,
    neutral_all(p.alasan) as alasan,
    p.versi_dtsen, p.versi_aturan
from part p
join token kk on kk.number = p.no_kk
join token person on person.number = p.id_orang
left join token own on own.number = p.nik
