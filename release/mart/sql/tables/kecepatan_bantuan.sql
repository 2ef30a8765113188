-- Days since the event; a report whose day of event nobody knows reaches its steps without days. A
-- cut-off stands for the day of a decision and of a list, so nothing depends on when somebody pressed
-- a button.
with
linked as (
    select p.id_laporan, p.isi,
        max(case when p.cara = 'MANUAL' then d.tanggal end) as diputus_orang
    from read_padanan p
    left join read_keputusan_tinjau d using (id_laporan, isi)
    group by all
    having bool_and(p.keputusan = 'DITERIMA')
),
decided as (
    select e.id_laporan, min(t.batas) as hari
    from read_peristiwa e
    join batas_tahap t using (tahap)
    where e.padanan = 'DITERIMA' and e.keadaan <> 'UNTUK_TAHAP_BERIKUT'
    group by all
),
-- the family as the report names it, and as it is called since
named as (
    select e.id_laporan, e.tahap, unnest(list_distinct([e.no_kk, s.no_kk])) as no_kk
    from read_peristiwa e
    left join read_silsilah s on s.tahap = e.tahap and s.no_kk_lama = e.no_kk
    where e.padanan = 'DITERIMA' and e.keadaan <> 'UNTUK_TAHAP_BERIKUT'
),
listed as (
    select n.id_laporan, min(t.batas) as hari
    from keluarga_terdaftar d
    join named n using (tahap, no_kk)
    join batas_tahap t using (tahap)
    group by all
),
-- the first answer since this complaint was told, also one to the complaint that carries it
answered as (
    select c.id_laporan, min(r.tanggal) as hari
    from aduan_masa c
    join read_riwayat_aduan r on r.no_aduan = coalesce(c.no_aduan_induk, c.no_aduan)
    where r.nasib = 'BERLAKU' and list_contains(getvariable('answered_statuses'), r.ke)
        and r.tanggal >= c.tgl_lapor
    group by all
),
steps as (
    select r.id_laporan, coalesce(left(r.kode_desa, 4), '0000') as kabupaten, r.formulir,
        r.kejadian, r.awal, r.tgl_lapor,
        case when k.id_laporan is not null
            then greatest(r.tgl_lapor, coalesce(k.diputus_orang, r.tgl_lapor)) end as dipadankan,
        d.hari as diputus, l.hari as masuk_daftar, c.hari as dijawab
    from laporan_hari r
    left join linked k using (id_laporan, isi)
    left join decided d using (id_laporan)
    left join listed l using (id_laporan)
    left join answered c using (id_laporan)
),
long as (
    select kabupaten, 'LAPOR' as langkah, tgl_lapor as sampai,
        date_diff('day', kejadian, tgl_lapor) as hari
    from steps
    union all
    select kabupaten, 'PADANAN', dipadankan, date_diff('day', awal, dipadankan) from steps
    union all
    select kabupaten, 'PUTUSAN', diputus, date_diff('day', awal, diputus) from steps
    union all
    select kabupaten, 'DAFTAR', masuk_daftar, date_diff('day', awal, masuk_daftar) from steps
    union all
    select kabupaten, 'JAWABAN', dijawab, date_diff('day', awal, dijawab)
    from steps where formulir = 'aduan'
),
speed as (
    select coalesce(kabupaten, 'ID') as kode_wilayah, langkah,
        count(sampai) as laporan, count(*) - count(sampai) as belum,
        count(sampai) - count(hari) as tanpa_hari,
        round(median(hari), 1) as hari_tengah,
        round(quantile_cont(hari, 0.9), 1) as hari_p90
    from long
    group by grouping sets ((kabupaten, langkah), (langkah))
),
-- a listed post counts in its own kabupaten/kota; a month is one in which any report came
listed_posts as (
    select left(p.kode_desa, 4) as kabupaten, p.laporan_per_bulan, p.uji_coba,
        p.kode_posyandu in (select kode_posyandu from laporan_hari) as melapor
    from posyandu_terdaftar p
),
posts as (
    select coalesce(kabupaten, 'ID') as kode_wilayah, count(*) as terdaftar,
        count(*) filter (where melapor) as melapor,
        count(*) filter (where uji_coba = 'YA') as uji_coba,
        sum(laporan_per_bulan) * (select sum(banyak) from bulan_lapor) as diharapkan
    from listed_posts
    group by grouping sets ((kabupaten), ())
),
received as (
    select coalesce(kabupaten, 'ID') as kode_wilayah, count(*) as diterima
    from steps group by grouping sets ((kabupaten), ())
)
select s.kode_wilayah, s.langkah, s.laporan, s.belum, s.tanpa_hari, s.hari_tengah::double as hari_tengah,
    s.hari_p90::double as hari_p90,
    coalesce(p.terdaftar, 0) as posyandu_terdaftar, coalesce(p.melapor, 0) as posyandu_melapor,
    coalesce(p.terdaftar - p.melapor, 0) as posyandu_diam,
    coalesce(p.uji_coba, 0) as posyandu_uji_coba,
    coalesce(p.diharapkan, 0)::bigint as laporan_diharapkan, r.diterima as laporan_diterima
from speed s
left join posts p using (kode_wilayah)
left join received r using (kode_wilayah)
