-- Apa alasan utama keluarga tidak masuk daftar BLTS tahap terakhir?
-- Why are families not on the BLTS list of the last wave?
from alasan_teratas((select max(tahap) from tahap), 'BLTS', 'ID');
