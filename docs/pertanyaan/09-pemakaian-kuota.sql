-- Berapa kuota terpakai per wilayah, dan mengapa ada sisa?
-- How much of each quota is used, and why is some left?
select k.tahap, k.program, k.kode_wilayah, w.nama, k.batas_gelombang,
    k.ditetapkan_sebelumnya + k.daftar_ini as terpakai,
    k.sisa, k.sebab,
    k.menunggu_gelombang + k.menunggu_kuota as menunggu,
    round((k.ditetapkan_sebelumnya + k.daftar_ini) / nullif(k.batas_gelombang, 0)::double, 4)
        as bagian_terpakai
from kuota k
left join wilayah w on w.kode = k.kode_wilayah
order by k.tahap, k.program, k.kode_wilayah;
