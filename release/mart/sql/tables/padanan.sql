-- Who a complaint names is told of those alone that may pass the village.
with
tellable as (
    select id_laporan from read_kasus_aduan where perlindungan = 'TERBUKA' and jalur = 'DESA'
),
links as (
    select p.* replace (
        if(shut, null, nik_padan) as nik_padan, if(shut, null, id_orang_padan) as id_orang_padan,
        if(shut, null, no_kk_padan) as no_kk_padan, if(shut, null, nik_kedua) as nik_kedua,
        if(shut, null, id_orang_kedua) as id_orang_kedua
    )
    from (
        select l.*, l.formulir = 'aduan' and t.id_laporan is null as shut
        from read_padanan l
        left join tellable t on t.id_laporan = l.id_laporan
    ) p
)
select shown_number(p.id_laporan) as id_laporan, p.peran, p.urutan, p.formulir,
    hashed(p.nik_padan) as nik_padan,
    hashed(p.id_orang_padan) as id_orang_padan,
    hashed(p.no_kk_padan) as no_kk_padan,
    p.peluang, p.bobot, p.keputusan, p.cara,
    hashed(p.nik_kedua) as nik_kedua,
    hashed(p.id_orang_kedua) as id_orang_kedua,
    p.peluang_kedua, p.bobot_kedua, p.nik_sama, p.nama_sepakat,
    p.pola, p.bobot_per_bidang, p.pola_kedua, p.bobot_per_bidang_kedua,
    p.versi_model, p.versi_dtsen, p.keadaan_per
from links p
