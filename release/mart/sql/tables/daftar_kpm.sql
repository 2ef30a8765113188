-- What the store of tokens does not know is hashed here.
with
part as not materialized (
    from read_parquet(getvariable('part'), hive_partitioning = false)
)
select l.tahap, l.program,
    coalesce(kk.token, hashed(l.no_kk)) as no_kk,
    hashed(l.nik_pengurus) as nik_pengurus,
    masked(l.nama_pengurus) as nama_pengurus,
    l.kode_desa, l.kode_kabupaten_kota, l.kode_provinsi,
    l.desil_nasional, l.status_kpm, l.nominal,
    regexp_replace(l.rincian, getvariable('restricted_component'),
        getvariable('component_shown'), 'g') as rincian,
    l.kanal, l.versi_dtsen,
    hashed(l.nik_pengurus_lama) as nik_pengurus_lama,
    l.sebab_ganti
from part l
left join read_parquet(getvariable('store_families')) kk on kk.nomor = l.no_kk
