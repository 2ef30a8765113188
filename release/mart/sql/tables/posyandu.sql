-- A post listed twice stands once, by its greatest fingerprint.
select kode_posyandu, posyandu, kode_desa, laporan_per_bulan, uji_coba
from read_daftar_posyandu
qualify row_number() over (partition by kode_posyandu order by isi desc) = 1
