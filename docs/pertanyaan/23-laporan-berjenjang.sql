-- Bagaimana pelaporan tiap kecamatan: diharapkan, diterima, tepat waktu, berlaku, aduan terbuka?
-- How does each kecamatan report: expected, received, on time, effective, complaints open?
select l.kode, w.nama as kecamatan,
    sum(laporan_diharapkan)::bigint as diharapkan, sum(laporan_diterima)::bigint as diterima,
    sum(tepat_waktu)::bigint as tepat_waktu, sum(baris_ditolak)::bigint as ditolak,
    sum(berlaku)::bigint as berlaku, sum(putusan_terpengaruh)::bigint as putusan,
    sum(posyandu_diam)::bigint as bulan_posyandu_diam, sum(aduan)::bigint as aduan,
    sum(aduan_terbuka)::bigint as aduan_terbuka, sum(aduan_ditutup)::bigint as aduan_ditutup
from laporan_berjenjang l
left join wilayah w on w.kode = l.kode
where l.tingkat = 'KECAMATAN'
group by l.kode, w.nama
order by l.kode;
