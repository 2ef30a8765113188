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
    case when told then hashed(e.no_kk) end as no_kk,
    case when told then hashed(e.nik) end as nik,
    year(e.tgl_kejadian) as tahun_kejadian
from (
    select e.*, e.formulir <> 'aduan' or t.id_laporan is not null as told
    from read_peristiwa e
    left join tellable t on t.id_laporan = e.id_laporan
) e
