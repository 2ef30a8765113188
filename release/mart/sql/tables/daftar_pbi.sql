-- What the store of tokens does not know, or knew otherwise, is hashed or masked here.
with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
)
select p.tahap,
    coalesce(t.token, hashed(p.id_orang)) as id_orang,
    case when p.nik = t.nomor then t.token else hashed(p.nik) end as nik,
    case when p.no_kk = t.no_kk then t.token_kk else hashed(p.no_kk) end as no_kk,
    case when hash(p.nama) = t.sidik_nama then t.nama_samar else masked(p.nama) end as nama,
    p.kode_desa, p.kode_kabupaten_kota, p.kode_provinsi, p.desil_nasional,
    p.peserta, p.status,
    neutral(p.alasan_utama) as alasan_utama,
    neutral_all(p.alasan) as alasan,
    p.versi_dtsen, p.versi_aturan
from part p
left join read_parquet(getvariable('store_persons')) t on t.nomor = p.id_orang
