-- Berapa hari dari kejadian sampai tiap langkah, dan berapa posyandu yang diam di sampingnya?
-- How many days from event to each step, and how many posts are silent beside it?
select k.kode_wilayah, coalesce(w.nama, 'SEMUA') as wilayah, k.langkah, k.laporan, k.belum, k.tanpa_hari,
    k.hari_tengah, k.hari_p90, k.posyandu_melapor, k.posyandu_terdaftar, k.posyandu_diam,
    k.posyandu_uji_coba, k.laporan_diterima, k.laporan_diharapkan
from kecepatan_bantuan k
left join wilayah w on w.kode = k.kode_wilayah
order by k.kode_wilayah,
    list_position(['LAPOR', 'PADANAN', 'PUTUSAN', 'DAFTAR', 'JAWABAN'], k.langkah);
