-- Bagaimana sebaran desil keluarga di daftar bayar, LAMA dan BARU?
-- How are listed families spread over the welfare ranks, old and new?
select tahap, program, status_kpm, desil_nasional,
    count(*) as keluarga, sum(nominal)::bigint as rupiah
from daftar_kpm
group by all
order by tahap, program, status_kpm, desil_nasional;
