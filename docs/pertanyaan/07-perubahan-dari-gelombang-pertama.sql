-- Ke mana keluarga berpindah dari gelombang pertama ke yang terakhir?
-- Where did families go between the first wave and the last?
from perubahan((select min(tahap) from tahap), (select max(tahap) from tahap));
