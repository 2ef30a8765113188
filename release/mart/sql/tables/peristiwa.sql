-- The day of a birth is a birth date: only its year stands here. Who a complaint names is told of
-- those alone that may pass the village.
with
tellable as (
    select id_laporan from read_kasus_aduan where perlindungan = 'TERBUKA' and jalur = 'DESA'
)
select e.tahap,
    shown_number(e.id_laporan) as id_laporan,
    e.formulir, e.jenis,
    shown_number(e.id_kejadian) as id_kejadian,
    e.padanan, e.keadaan,
    neutral(e.alasan) as alasan,
    e.bukti,
    case when e.formulir <> 'kelahiran' then e.tgl_kejadian end as tgl_kejadian,
    e.tgl_lapor,
    kk.token as no_kk,
    person.token as nik,
    year(e.tgl_kejadian) as tahun_kejadian
from read_peristiwa e
left join tellable t on t.id_laporan = e.id_laporan
left join token kk on kk.number = e.no_kk and (e.formulir <> 'aduan' or t.id_laporan is not null)
left join token person
    on person.number = e.nik and (e.formulir <> 'aduan' or t.id_laporan is not null)
