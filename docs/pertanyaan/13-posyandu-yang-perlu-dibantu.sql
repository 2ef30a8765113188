-- Posyandu mana yang perlu dibantu melengkapi NIK dan nomor KK? (sekurangnya lima laporan)
-- Which posts need help to report NIK and KK numbers? (at least five reports)
select kode_kabupaten_kota, kode_desa, w.nama as desa, kode_posyandu,
    sum(laporan)::bigint as laporan,
    round(sum(dengan_nik) / sum(laporan)::double, 3) as bagian_nik,
    round(sum(dengan_no_kk) / sum(laporan)::double, 3) as bagian_no_kk,
    round(sum(tanpa_padanan) / sum(laporan)::double, 3) as bagian_tanpa_padanan
from mutu_laporan
left join wilayah w on w.kode = kode_desa
group by kode_kabupaten_kota, kode_desa, w.nama, kode_posyandu
having sum(laporan) >= 5
order by bagian_nik, laporan desc, kode_posyandu;
