select shown_number(o.no_sanggah) as no_sanggah, hashed(o.no_kk) as no_kk, hashed(o.nik) as nik,
    o.program, o.tahap, o.jenis, o.tgl_terima, o.hasil, o.tgl_putus
from read_sanggah o
