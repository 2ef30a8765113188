-- Seberapa banyak orang dalam laporan yang dipadankan, per formulir dan cara?
-- How many of the persons named in reports were linked, per form and method?
select formulir,
    count(*) as orang,
    count(*) filter (where keputusan = 'DITERIMA') as diterima,
    count(*) filter (where keputusan = 'DITERIMA' and cara = 'NIK_PASTI') as lewat_nik,
    count(*) filter (where keputusan = 'DITERIMA' and cara = 'FUZZY') as lewat_kemiripan,
    count(*) filter (where keputusan = 'DITERIMA' and cara = 'KELUARGA') as lewat_keluarga,
    count(*) filter (where keputusan = 'TINJAU') as ditinjau,
    count(*) filter (where keputusan = 'TANPA_PADANAN') as tanpa_padanan,
    round(count(*) filter (where keputusan = 'DITERIMA') / count(*)::double, 4)
        as bagian_diterima
from padanan
group by formulir
order by bagian_diterima, formulir;
