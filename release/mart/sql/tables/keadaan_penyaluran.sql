select d.tahap, d.program, hashed(d.no_kk) as no_kk,
    hashed(d.nik_pengurus) as nik_pengurus, d.kode_desa, d.kode_kabupaten_kota, d.kode_provinsi,
    d.kanal, d.nominal, d.identitas, d.kelayakan,
    d.penyaluran, d.label_siks_ng, d.kode_gagal, d.tersalur, d.dicairkan, d.retur, d.disetor,
    d.diterima, d.kurang, d.lebih, d.pembayaran, d.umpan_balik, d.status_terakhir,
    d.tgl_kredit, d.tgl_terakhir, d.catatan
from read_keadaan_penyaluran d
