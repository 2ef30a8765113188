-- Apakah air terjun pas di setiap kabupaten/kota pada tahap terakhir?
-- Does the waterfall foot in every regency in the last wave?
select a.program, a.kode_kabupaten_kota, w.nama,
    sum(dtsen)::bigint as dtsen, sum(terbentuk)::bigint as terbentuk,
    sum(berakhir)::bigint as berakhir,
    sum(pindah_masuk - pindah_keluar)::bigint as pindah_bersih,
    sum(luar_dtsen)::bigint as luar_dtsen,
    sum(terverifikasi)::bigint as terverifikasi,
    sum(sudah_ditetapkan)::bigint as sudah_ditetapkan,
    sum(menunggu_gelombang + menunggu_kuota)::bigint as menunggu,
    sum(ditahan)::bigint as ditahan, sum(tidak_layak)::bigint as tidak_layak,
    sum(selisih)::bigint as selisih
from air_terjun a
left join wilayah w on w.kode = a.kode_kabupaten_kota
where a.tahap = (select max(tahap) from tahap)
group by all
order by a.program, a.kode_kabupaten_kota;
