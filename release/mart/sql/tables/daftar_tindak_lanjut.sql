select d.tahap, d.program, hashed(d.no_kk) as no_kk,
    hashed(d.nik_pengurus) as nik_pengurus, d.kode_desa, d.kode_kabupaten_kota, d.kode_provinsi,
    d.kanal, d.identitas, d.kelayakan, d.penyaluran,
    d.kode_gagal, d.belum_diterima, d.tindakan, d.batas, d.tahap_susulan, d.kanal_ulang,
    d.bayar_ulang, d.hak_tidak_terbayar, d.catatan
from read_daftar_tindak_lanjut d
