create view antrean_tinjau as
with
last_wave as (
    select tahap, diketahui_sampai from tahap where tahap = (select max(tahap) from tahap)
),
held as (
    select d.no_kk, count(*) as decisions, sum(d.nominal_hak) as rupiah
    from putusan d
    join last_wave using (tahap)
    where d.status = 'DITAHAN' and list_contains(d.alasan, 'PADANAN_TINJAU')
    group by d.no_kk
)
select p.id_laporan, p.peran, p.urutan, p.formulir,
    r.kode_posyandu, r.kode_desa, r.kode_kabupaten_kota, r.kode_provinsi, r.tgl_lapor,
    greatest(date_diff('day', r.tgl_lapor, w.diketahui_sampai), 0) as hari_menunggu,
    p.nik_padan, p.no_kk_padan, p.peluang, p.bobot, p.nik_kedua,
    p.bobot - p.bobot_kedua as selisih_bobot,
    p.nik_sama, p.nama_sepakat, p.pola,
    coalesce(h.decisions, 0) as putusan_ditahan,
    coalesce(h.rupiah, 0)::bigint as rupiah_ditahan
from padanan p
cross join last_wave w
left join laporan_posyandu r using (id_laporan)
left join held h on h.no_kk = p.no_kk_padan
where p.keputusan = 'TINJAU'
order by hari_menunggu desc, p.id_laporan, p.peran, p.urutan
