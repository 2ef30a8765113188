create view mutu_laporan as
select kode_provinsi, kode_kabupaten_kota, kode_desa, kode_posyandu, formulir,
    count(*) as laporan,
    count(*) filter (where ada_nik) as dengan_nik,
    count(*) filter (where ada_no_kk) as dengan_no_kk,
    count(*) filter (where dokumen_jenis <> 'TIDAK_ADA') as dengan_dokumen,
    count(*) filter (where padanan = 'DITERIMA') as dipadankan,
    count(*) filter (where padanan = 'TINJAU') as ditinjau,
    count(*) filter (where padanan = 'TANPA_PADANAN') as tanpa_padanan,
    median(date_diff('day', tgl_kejadian, tgl_lapor)) as hari_tengah
from laporan_posyandu
group by all
order by all
