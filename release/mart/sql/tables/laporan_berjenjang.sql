-- One row per post and month first; a month in which a listed post told nothing has a row too. What
-- bears a day taken for a slip stands without a month.
with
posts as (
    select kode_posyandu, posyandu, kode_desa, laporan_per_bulan, uji_coba = 'YA' as uji_coba
    from posyandu_terdaftar
),
-- a post has one village: its listed one, else the first of its reports
villages as (
    select kode_posyandu, coalesce(any_value(p.kode_desa), min(r.kode_desa)) as kode_desa
    from laporan_hari r
    full join posts p using (kode_posyandu)
    group by all
),
reports as (
    select r.kode_posyandu, r.bulan,
        count(*) as diterima,
        count(*) filter (
            where date_diff('day', r.awal, r.tgl_lapor) <= getvariable('days_on_time')
        ) as tepat_waktu,
        count(*) filter (where r.awal is null) as tanpa_hari,
        count(*) filter (where e.padanan = 'DITERIMA') as dipadankan,
        count(*) filter (where e.padanan = 'TINJAU') as ditinjau,
        count(*) filter (where e.padanan = 'TANPA_PADANAN') as tanpa_padanan,
        count(*) filter (where e.keadaan = 'BERLAKU') as berlaku,
        sum(coalesce(d.putusan, 0)) as putusan
    from laporan_hari r
    left join (
        select * from read_peristiwa where tahap = (select max(tahap) from read_peristiwa)
    ) e using (id_laporan)
    left join (
        select id_laporan, count(*) as putusan from putusan_laporan group by all
    ) d using (id_laporan)
    group by all
),
grid as (
    select kode_posyandu, bulan from posts cross join (select bulan from bulan_lapor)
    union
    select kode_posyandu, bulan from reports
),
complaints as (
    select kode_posyandu, month_of(tgl_lapor) as bulan,
        perlindungan <> 'TERBUKA' or jalur = 'LANGSUNG' as tertutup, kode_kabupaten_kota,
        count(*) as aduan,
        count(*) filter (where list_contains(getvariable('open_statuses'), status)) as terbuka,
        count(*) filter (where list_contains(getvariable('closed_statuses'), status)) as ditutup,
        count(*) filter (where lewat_batas) as lewat
    from aduan_masa
    group by all
),
month_of_post as (
    select g.kode_posyandu, p.posyandu, v.kode_desa, g.bulan,
        (p.kode_posyandu is not null)::int as terdaftar, (r.diterima > 0)::int as melapor,
        (p.kode_posyandu is not null and g.bulan is not null and r.diterima is null)::int as diam,
        coalesce(p.uji_coba, false)::int as uji_coba,
        coalesce(p.laporan_per_bulan * n.banyak, 0) as diharapkan, r.diterima, r.tepat_waktu,
        r.tanpa_hari, r.dipadankan,
        r.ditinjau, r.tanpa_padanan, r.berlaku, r.putusan, c.aduan, c.terbuka, c.ditutup, c.lewat
    from grid g
    join villages v using (kode_posyandu)
    left join bulan_lapor n on n.bulan = g.bulan
    left join posts p using (kode_posyandu)
    left join reports r on r.kode_posyandu = g.kode_posyandu and r.bulan is not distinct from g.bulan
    left join complaints c on c.kode_posyandu = g.kode_posyandu
        and c.bulan is not distinct from g.bulan and not c.tertutup
),
places as (
    select m.*, unnest([
        {'tingkat': 'POSYANDU', 'kode': kode_posyandu},
        {'tingkat': 'DESA', 'kode': kode_desa},
        {'tingkat': 'KECAMATAN', 'kode': left(kode_desa, 6)},
        {'tingkat': 'KABUPATEN_KOTA', 'kode': coalesce(left(kode_desa, 4), '0000')}
    ]) as tempat
    from month_of_post m
),
summed as (
    select tempat.tingkat as tingkat, tempat.kode as kode, bulan,
        coalesce(min(left(kode_desa, 4)), '0000') as kode_kabupaten_kota,
        min(kode_desa) filter (where tempat.tingkat in ('POSYANDU', 'DESA')) as kode_desa,
        min(posyandu) filter (where tempat.tingkat = 'POSYANDU') as nama,
        sum(terdaftar) as terdaftar, sum(melapor) as melapor, sum(diam) as diam,
        sum(uji_coba) as uji_coba, sum(diharapkan) as diharapkan, sum(diterima) as diterima,
        sum(tepat_waktu) as tepat_waktu, sum(tanpa_hari) as tanpa_hari, sum(dipadankan) as dipadankan,
        sum(ditinjau) as ditinjau, sum(tanpa_padanan) as tanpa_padanan, sum(berlaku) as berlaku,
        sum(putusan) as putusan, sum(aduan) as aduan, sum(terbuka) as terbuka,
        sum(ditutup) as ditutup, sum(lewat) as lewat
    from places
    where tempat.kode is not null
    group by all
),
-- protected complaints are counted where nobody can be told by them
protected as (
    select 'KABUPATEN_KOTA' as tingkat, kode_kabupaten_kota as kode, bulan, sum(aduan) as aduan,
        sum(terbuka) as terbuka, sum(ditutup) as ditutup, sum(lewat) as lewat
    from complaints
    where tertutup
    group by all
),
file_places as (
    select w.bulan, b.ditolak, unnest([
        {'tingkat': 'POSYANDU', 'kode': w.posyandu}, {'tingkat': 'DESA', 'kode': w.desa},
        {'tingkat': 'KECAMATAN', 'kode': w.kecamatan},
        {'tingkat': 'KABUPATEN_KOTA', 'kode': w.kabupaten}
    ]) as tempat
    from wilayah_berkas w
    join read_berkas b using (berkas)
),
rejected as (
    select tempat.tingkat as tingkat, tempat.kode as kode, bulan, sum(ditolak) as ditolak
    from file_places
    where tempat.kode is not null
    group by all
),
told as (
    select s.tingkat, s.kode, s.bulan, s.kode_kabupaten_kota, s.kode_desa, s.nama,
        s.terdaftar::bigint as posyandu_terdaftar, coalesce(s.melapor, 0)::bigint as posyandu_melapor,
        s.diam::bigint as posyandu_diam, s.uji_coba::bigint as posyandu_uji_coba,
        s.diharapkan::bigint as laporan_diharapkan,
        coalesce(s.diterima, 0)::bigint as laporan_diterima,
        coalesce(s.tepat_waktu, 0)::bigint as tepat_waktu,
        coalesce(s.tanpa_hari, 0)::bigint as tanpa_hari,
        coalesce(r.ditolak, 0)::bigint as baris_ditolak,
        coalesce(s.dipadankan, 0)::bigint as dipadankan, coalesce(s.ditinjau, 0)::bigint as ditinjau,
        coalesce(s.tanpa_padanan, 0)::bigint as tanpa_padanan,
        coalesce(s.berlaku, 0)::bigint as berlaku,
        coalesce(s.putusan, 0)::bigint as putusan_terpengaruh,
        (coalesce(s.aduan, 0) + coalesce(p.aduan, 0))::bigint as aduan,
        (coalesce(s.terbuka, 0) + coalesce(p.terbuka, 0))::bigint as aduan_terbuka,
        (coalesce(s.ditutup, 0) + coalesce(p.ditutup, 0))::bigint as aduan_ditutup,
        (coalesce(s.lewat, 0) + coalesce(p.lewat, 0))::bigint as aduan_lewat_batas
    from summed s
    left join protected p on p.tingkat = s.tingkat and p.kode = s.kode
        and p.bulan is not distinct from s.bulan
    left join rejected r on r.tingkat = s.tingkat and r.kode = s.kode
        and r.bulan is not distinct from s.bulan
),
-- of files that lie in no one kabupaten/kota, or had no row from which to tell: the rest
unplaced as (
    select (
        select coalesce(sum(ditolak), 0) from read_berkas
        where list_contains(getvariable('forms'), tabel) and (
            berkas in (select berkas from wilayah_berkas)
            or berkas not in (select berkas from berkas_melapor)
        )
    ) - (
        select coalesce(sum(baris_ditolak), 0) from told where tingkat = 'KABUPATEN_KOTA'
    ) as ditolak
)
select * from told
union all
select 'TIDAK_DIKETAHUI', '0000', null, '0000', null, null, 0, 0, 0, 0, 0, 0, 0, 0,
    ditolak::bigint, 0, 0, 0, 0, 0, 0, 0, 0, 0
from unplaced
where ditolak > 0
