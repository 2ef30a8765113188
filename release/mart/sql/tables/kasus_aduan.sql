-- Of a protected complaint an analyst sees kecamatan, kind, OPD and time, and nothing by which
-- the reporter could be found in another table.
with hidden as (
    select *, perlindungan <> 'TERBUKA' or jalur = 'LANGSUNG' as tertutup from read_kasus_aduan
)
select case when k.tertutup then hashed(k.no_aduan) else k.no_aduan end as no_aduan,
    case when not k.tertutup then shown_number(k.id_laporan) end as id_laporan,
    case when not k.tertutup then k.kode_posyandu end as kode_posyandu,
    case when not k.tertutup then k.kode_desa end as kode_desa,
    k.kode_kecamatan, k.kode_kabupaten_kota, k.tgl_lapor,
    case when not k.tertutup then k.tgl_kejadian end as tgl_kejadian,
    k.jenis_aduan, k.program, k.bidang_spm, k.dasar_bidang, k.kategori, k.dasar_kategori,
    k.perlu_konfirmasi, k.padanan,
    case when not k.tertutup then hashed(k.nik) end as nik,
    case when not k.tertutup then hashed(k.no_kk) end as no_kk,
    k.tahap_putusan, k.status_putusan, neutral_all(k.alasan) as alasan, k.urutan_putusan,
    k.perlindungan, k.terlapor_jenis, k.jalur, k.opd, k.dasar_opd,
    case when k.tertutup then hashed(k.no_aduan_induk) else k.no_aduan_induk end
        as no_aduan_induk,
    k.jumlah_pengaduan, k.status, k.tgl_status, k.tgl_dirujuk, k.tgl_jawaban, k.tgl_selesai,
    k.batas_waktu, k.lewat_batas, k.umur_hari, k.dibuka_kembali, k.penarikan_diminta,
    k.per_tanggal
from hidden k
