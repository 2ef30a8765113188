select s.tahap, hashed(s.no_kk) as no_kk, hashed(s.no_kk_lama) as no_kk_lama
from read_silsilah s
