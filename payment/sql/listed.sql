-- Every list row with all reasons its family has in the newest release of the quarter.
create temp table daftar as
with terkini as (
    select tahap_ditetapkan as tahap, program, no_kk_ditetapkan as no_kk,
        arg_min(alasan, no_kk) as alasan
    from read_putusan
    where status = 'SUDAH_DITETAPKAN'
    group by all
)
select d.*, coalesce(t.alasan, []) as alasan, d.kode_kabupaten_kota as bagian
from read_daftar_kpm d
left join terkini t using (tahap, program, no_kk)
order by bagian
