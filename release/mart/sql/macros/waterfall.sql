-- Scalar macro first: is a village inside an area? ID is the nation, 00 the unknown.
create macro di_wilayah(kode, wilayah) as
    upper(wilayah) = 'ID' or starts_with(coalesce(kode, '00'), replace(wilayah, '.', ''));

create macro waterfall(tahap, wilayah) as table
with
lines as (
    select air_terjun.* from air_terjun
    where air_terjun.tahap = tahap and di_wilayah(air_terjun.kode_desa, wilayah)
),
sums as (
    select program,
        sum(dtsen) as dtsen, sum(terbentuk) as terbentuk, sum(berakhir) as berakhir,
        sum(pindah_masuk) as pindah_masuk, sum(pindah_keluar) as pindah_keluar,
        sum(luar_dtsen) as luar_dtsen, sum(sudah_ditetapkan) as sudah_ditetapkan,
        sum(terverifikasi) as terverifikasi, sum(menunggu_gelombang) as menunggu_gelombang,
        sum(menunggu_kuota) as menunggu_kuota, sum(ditahan) as ditahan,
        sum(tidak_layak) as tidak_layak, sum(selisih) as selisih
    from lines group by program
),
steps(urut, langkah, tanda) as (
    values (1, 'dtsen', '+'), (2, 'terbentuk', '+'), (3, 'berakhir', '-'),
        (4, 'pindah_masuk', '+'), (5, 'pindah_keluar', '-'), (6, 'luar_dtsen', '+'),
        (7, 'sudah_ditetapkan', '='), (8, 'terverifikasi', '='),
        (9, 'menunggu_gelombang', '='), (10, 'menunggu_kuota', '='), (11, 'ditahan', '='),
        (12, 'tidak_layak', '='), (13, 'selisih', '')
),
long as (
    from sums unpivot include nulls (keluarga for langkah in (
        dtsen, terbentuk, berakhir, pindah_masuk, pindah_keluar, luar_dtsen, sudah_ditetapkan,
        terverifikasi, menunggu_gelombang, menunggu_kuota, ditahan, tidak_layak, selisih
    ))
)
select long.program, steps.urut, steps.langkah, steps.tanda, long.keluarga::bigint as keluarga
from long join steps using (langkah)
order by long.program, steps.urut;
