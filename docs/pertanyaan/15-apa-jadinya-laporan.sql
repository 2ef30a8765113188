-- Apa jadinya setiap laporan pada setiap tahap?
-- What became of every report in every wave?
select tahap, formulir, keadaan, count(*) as laporan
from peristiwa
group by all
order by tahap, formulir, keadaan;
