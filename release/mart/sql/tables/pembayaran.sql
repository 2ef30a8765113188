select p.tahap, p.program, kk.token as no_kk, payee.token as nik_pengurus,
    p.nominal, p.status, p.kode_gagal, p.tgl_transaksi, p.kanal, p.tgl_lapor
from read_pembayaran p
join token kk on kk.number = p.no_kk
left join token payee on payee.number = p.nik_pengurus
