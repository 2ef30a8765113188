select p.tahap, p.program, hashed(p.no_kk) as no_kk, hashed(p.nik_pengurus) as nik_pengurus,
    p.nominal, p.status, p.kode_gagal, p.tgl_transaksi, p.kanal, p.tgl_lapor
from read_pembayaran p
