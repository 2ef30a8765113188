-- What the store of tokens does not know is hashed here.
with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
)
select d.tahap, d.program,
    coalesce(kk.token, hashed(d.no_kk)) as no_kk,
    d.kode_desa, d.kode_kabupaten_kota, d.kode_provinsi, d.desil_nasional,
    d.status_kpm, d.status,
    neutral(d.alasan_utama) as alasan_utama,
    neutral_all(d.alasan) as alasan,
    d.nominal, d.nominal_hak, d.peringkat, d.ditahan_sejak, d.batas_tahan, d.batas_sanggah,
    d.tahap_ditetapkan,
    case when d.no_kk_ditetapkan = kk.nomor then kk.token
         else hashed(d.no_kk_ditetapkan) end as no_kk_ditetapkan,
    list_transform(d.peristiwa, lambda one: shown_number(one)) as peristiwa,
    d.versi_dtsen, d.versi_aturan, d.versi_model
from part d
left join read_parquet(getvariable('store_families')) kk on kk.nomor = d.no_kk
