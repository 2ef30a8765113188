select shown_number(o.no_sanggah) as no_sanggah, kk.token as no_kk, person.token as nik,
    o.program, o.tahap, o.jenis, o.tgl_terima, o.hasil, o.tgl_putus
from read_sanggah o
left join token kk on kk.number = o.no_kk
left join token person on person.number = o.nik
