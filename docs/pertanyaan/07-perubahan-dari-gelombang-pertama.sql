-- Ke mana keluarga berpindah dari gelombang pertama triwulan ke yang terakhir?
-- Where did families go between the first wave of the quarter and the last?
select program, status_a, alasan_a, status_b, alasan_b, keluarga, nominal_a, nominal_b
from perubahan_tahap
where tahap = (select max(tahap) from tahap)
    and dari_tahap = (select min(tahap) from tahap
        where triwulan = (select max(triwulan) from tahap))
order by all;
