with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
),
token as materialized (
    select number, hashed(number) as token
    from (
        select no_kk as number from part
        union select no_kk_ditetapkan from part
    )
)
select d.tahap, d.program,
    kk.token as no_kk,
    d.kode_desa, d.kode_kabupaten_kota, d.kode_provinsi, d.desil_nasional,
    d.status_kpm, d.status,
    neutral(d.alasan_utama) as alasan_utama,
    neutral_all(d.alasan) as alasan,
    d.nominal, d.nominal_hak, d.peringkat, d.ditahan_sejak, d.batas_tahan, d.batas_sanggah,
    d.tahap_ditetapkan,
    listed.token as no_kk_ditetapkan,
    list_transform(d.peristiwa, lambda one: shown_number(one)) as peristiwa,
    d.versi_dtsen, d.versi_aturan, d.versi_model
from part d
join token kk on kk.number = d.no_kk
left join token listed on listed.number = d.no_kk_ditetapkan
