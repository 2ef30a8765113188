select s.tahap, kk.token as no_kk, old.token as no_kk_lama
from read_silsilah s
join token kk on kk.number = s.no_kk
join token old on old.number = s.no_kk_lama
