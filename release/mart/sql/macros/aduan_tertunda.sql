create macro aduan_tertunda(wilayah, hari) as table
select no_aduan, kode_kecamatan, kode_desa, bidang_spm, kategori, opd, status, tgl_lapor,
    umur_hari, batas_waktu, lewat_batas, jumlah_pengaduan, per_tanggal
from kasus_aduan
where status in ('DITERIMA', 'DIVERIFIKASI', 'DIRUJUK_OPD', 'DIPROSES')
    and umur_hari > hari
    and starts_with(coalesce(kode_kecamatan, kode_kabupaten_kota), replace(wilayah, '.', ''))
order by umur_hari desc, no_aduan;
